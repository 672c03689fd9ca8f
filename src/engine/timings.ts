/** Milliseconds of each phase of one hop; null where the phase did not happen (a reused connection has no dns, connect, tls). */
export interface Timings {
  readonly dns: number | null;
  readonly connect: number | null;
  readonly tls: number | null;
  readonly send: number | null;
  /** From the last byte sent to the first byte of the header section. */
  readonly wait: number | null;
  readonly receive: number | null;
}

export const NO_TIMINGS: Timings = {
  dns: null,
  connect: null,
  tls: null,
  send: null,
  wait: null,
  receive: null,
};
