/** Numbers and names as people read and hear them. */

/** `34 ms`, `1.4 s`, `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms > 0 && ms < 1) return '< 1 ms';
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** `34 milliseconds`, for a screen reader. */
export function spokenDuration(ms: number): string {
  if (ms < 999.5) return plural(Math.max(1, Math.round(ms)), 'millisecond');
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} seconds`;
  const seconds = Math.round(ms / 1000);
  return `${plural(Math.floor(seconds / 60), 'minute')} ${plural(seconds % 60, 'second')}`;
}

/** Decimal units, as the editor's own: `1.2 kB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const units = ['kB', 'MB', 'GB', 'TB'];
  let value = bytes / 1000;
  let unit = 0;
  while (value >= 999.95 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value.toFixed(1)} ${units[unit] ?? ''}`;
}

/** `12:04:31` in the person's own time zone. */
export function formatTime(epochMs: number): string {
  const date = new Date(epochMs);
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** `12:04:31.207`: when one of many things came. */
export function formatMoment(epochMs: number): string {
  const ms = new Date(epochMs).getMilliseconds();
  return `${formatTime(epochMs)}.${String(ms).padStart(3, '0')}`;
}

/** `3 tests`, `1 test`. */
export function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** `200 OK`; the number alone where the server gave no reason. */
export function statusText({ statusCode, reason }: { statusCode: number; reason: string }): string {
  return `${statusCode} ${reason}`.trimEnd();
}

/** `/home?x=1` of an address; other text as it is. */
export function pathOf(url: string): string {
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^#]*)/i.exec(url)?.[1];
  return path === undefined ? url : path === '' ? '/' : path;
}

/** `POST login`, `POST /login`: the method, unless the title has it already. */
export function methodOutside(title: string, method: string): string | null {
  return title === method || title.startsWith(`${method} `) ? null : method;
}

const PHASES: Readonly<Record<string, readonly [doing: string, during: string]>> = {
  prepare: ['Preparing', 'while preparing the request'],
  dns: ['Looking up the host', 'while looking up the host'],
  connect: ['Connecting', 'while connecting'],
  proxy: ['Asking the proxy', 'at the proxy'],
  tls: ['Securing the connection', 'while securing the connection (TLS)'],
  send: ['Sending', 'while sending the request'],
  wait: ['Waiting for headers', 'while waiting for headers'],
  receive: ['Receiving', 'while receiving the body'],
  decode: ['Decoding', 'while decoding the body'],
};

/** `TLS 1.3, TLS_AES_256_GCM_SHA384` of `TLSv1.3, TLS_AES_256_GCM_SHA384`. */
export function tlsInWords(tls: string): string {
  return tls.replace(/^TLSv(?=\d)/, 'TLS ');
}

/** `Waiting for headers`: what is going on in this phase. */
export function phaseDoing(phase: string | null): string {
  return phase === null ? 'Starting' : (PHASES[phase]?.[0] ?? phase);
}

/** `while connecting`: where something went wrong. */
export function phaseDuring(phase: string): string {
  return PHASES[phase]?.[1] ?? `in phase ${phase}`;
}
