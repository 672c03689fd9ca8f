/** An ordered multimap of header fields: lookup ignores case, spelling, order and repetition are kept. */
export class Headers implements Iterable<readonly [string, string]> {
  readonly #fields: (readonly [string, string])[] = [];

  constructor(fields: Iterable<readonly [string, string]> = []) {
    for (const [name, value] of fields) this.#fields.push([name, value]);
  }

  /** Values of this name joined by `, ` (RFC 9110 5.3), or null. Set-Cookie cannot be joined: use `getAll`. */
  get(name: string): string | null {
    const values = this.getAll(name);
    return values.length === 0 ? null : values.join(', ');
  }

  getAll(name: string): string[] {
    const wanted = name.toLowerCase();
    return this.#fields.filter(([n]) => n.toLowerCase() === wanted).map(([, value]) => value);
  }

  has(name: string): boolean {
    const wanted = name.toLowerCase();
    return this.#fields.some(([n]) => n.toLowerCase() === wanted);
  }

  /** Replaces every field of this name; the first one's place is kept, the new spelling is used. */
  set(name: string, value: string): void {
    const wanted = name.toLowerCase();
    const at = this.#fields.findIndex(([n]) => n.toLowerCase() === wanted);
    this.delete(name);
    if (at === -1) this.#fields.push([name, value]);
    else this.#fields.splice(at, 0, [name, value]);
  }

  append(name: string, value: string): void {
    this.#fields.push([name, value]);
  }

  delete(name: string): void {
    const wanted = name.toLowerCase();
    for (let i = this.#fields.length - 1; i >= 0; i -= 1) {
      if (this.#fields[i]?.[0].toLowerCase() === wanted) this.#fields.splice(i, 1);
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
