/** Times as ISO 8601: those of one minute differ in a few digits, and making each anew costs more than all the rest of an entry's texts. */
const MINUTE_MS = 60_000;

export class IsoClock {
  #minute = Number.NaN;
  /** Up to the seconds: `2026-01-31T12:34:`. */
  #beginning = '';

  /** As `Date.prototype.toISOString`. @throws RangeError for a time that no date has */
  textOf(timeMs: number): string {
    const time = Math.trunc(timeMs);
    const minute = Math.floor(time / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#beginning = new Date(minute * MINUTE_MS).toISOString().slice(0, -'00.000Z'.length);
      this.#minute = minute;
    }
    const rest = time - minute * MINUTE_MS;
    const seconds = Math.floor(rest / 1000);
    return `${this.#beginning}${digits(seconds, 2)}.${digits(rest - seconds * 1000, 3)}Z`;
  }
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
