/** How the command ends, for scripts; the numbers are part of the contract. */
export const EXIT = {
  /** All sent, and everything that was asked of the answers held. */
  ok: 0,
  /** An assertion, a test or an expected status failed. */
  failed: 1,
  /** Usage, an unreadable file, or a syntax error. */
  usage: 2,
  /** A request could not be completed. */
  error: 3,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
