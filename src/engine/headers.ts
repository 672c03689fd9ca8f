/** An ordered multimap of header fields: lookup ignores case, spelling, order and repetition are kept. */
export class Headers implements Iterable<readonly [string, string]> {
  readonly #fields: (readonly [string, string])[];
  /** Names in lower case, in step with the fields. */
  readonly #keys: string[];

  constructor(fields: Iterable<readonly [string, string]> = []) {
    this.#fields = [...fields];
    this.#keys = this.#fields.map((field) => field[0].toLowerCase());
  }

  /** Values of this name joined by `, ` (RFC 9110 5.3), or null. Set-Cookie cannot be joined: use `getAll`. */
  get(name: string): string | null {
    const key = name.toLowerCase();
    const at = this.#keys.indexOf(key);
    if (at === -1) return null;
    if (this.#keys.includes(key, at + 1)) return this.getAll(name).join(', ');
    return this.#fields[at]?.[1] ?? '';
  }

  getAll(name: string): string[] {
    const wanted = name.toLowerCase();
    const values: string[] = [];
    for (let at = this.#keys.indexOf(wanted); at !== -1; at = this.#keys.indexOf(wanted, at + 1)) {
      values.push(this.#fields[at]?.[1] ?? '');
    }
    return values;
  }

  has(name: string): boolean {
    return this.#keys.includes(name.toLowerCase());
  }

  /** Replaces every field of this name; the first one's place is kept, the new spelling is used. */
  set(name: string, value: string): void {
    const key = name.toLowerCase();
    const at = this.#keys.indexOf(key);
    if (at === -1) {
      this.append(name, value);
      return;
    }
    this.delete(name);
    this.#fields.splice(at, 0, [name, value]);
    this.#keys.splice(at, 0, key);
  }

  append(name: string, value: string): void {
    this.#fields.push([name, value]);
    this.#keys.push(name.toLowerCase());
  }

  delete(name: string): void {
    const wanted = name.toLowerCase();
    for (let i = this.#keys.length - 1; i >= 0; i -= 1) {
      if (this.#keys[i] !== wanted) continue;
      this.#fields.splice(i, 1);
      this.#keys.splice(i, 1);
    }
  }

  copy(): Headers {
    return new Headers(this.#fields);
  }

  get size(): number {
    return this.#fields.length;
  }

  [Symbol.iterator](): IterableIterator<readonly [string, string]> {
    return this.#fields[Symbol.iterator]();
  }
}
