/** A small shop for letters, in memory: what the examples of a whole project talk to. */
import { randomBytes } from 'node:crypto';

export interface Letter {
  readonly id: number;
  readonly to: string;
  readonly text: string;
  readonly enclosures: readonly Enclosure[];
}

export interface Enclosure {
  readonly filename: string;
  readonly type: string;
  readonly bytes: number;
}

export interface Delivery {
  readonly id: number;
  readonly letter: number;
  readonly status: DeliveryStatus;
}

type DeliveryStatus = (typeof STATUSES)[number];

/** One further each time somebody asks: it takes as long as it is watched, and no clock is needed. */
const STATUSES = ['queued', 'sorted', 'on its way', 'delivered'] as const;

const USERS: ReadonlyMap<string, string> = new Map([
  ['ada', 'lovelace'],
  ['charles', 'babbage'],
]);
const CITIES = ['Lisbon', 'Porto', 'Köln', 'Paris', 'Oslo', 'Rome', 'Ghent', 'Vienna'] as const;
const FIRST_LETTERS = 12;
const MAX_BOXES = 100;
const MAX_LETTERS = 200;
const MAX_DELIVERIES = 200;

/** What one login sees: letters of its own, so that two people never meet. */
export class LetterBox {
  readonly user: string;
  readonly #letters = new Map<number, Letter>();
  readonly #deliveries = new Map<number, Delivery>();
  #nextLetter = 1;
  #nextDelivery = 1;

  constructor(user: string) {
    this.user = user;
    for (let i = 0; i < FIRST_LETTERS; i += 1) {
      const city = CITIES[i % CITIES.length] ?? '';
      this.add({ to: `Somebody in ${city}`, text: `Wish you were here, number ${i + 1}.` });
    }
  }

  /** By id. */
  get letters(): readonly Letter[] {
    return [...this.#letters.values()];
  }

  letter(id: number): Letter | null {
    return this.#letters.get(id) ?? null;
  }

  /** Null when the box is full. */
  add(content: Pick<Letter, 'to' | 'text'>): Letter | null {
    if (this.#letters.size >= MAX_LETTERS) return null;
    const letter = { id: this.#nextLetter, ...content, enclosures: [] };
    this.#nextLetter += 1;
    this.#letters.set(letter.id, letter);
    return letter;
  }

  change(id: number, content: Partial<Omit<Letter, 'id'>>): Letter | null {
    const letter = this.#letters.get(id);
    if (letter === undefined) return null;
    const changed = { ...letter, ...content };
    this.#letters.set(id, changed);
    return changed;
  }

  remove(id: number): boolean {
    return this.#letters.delete(id);
  }

  /** Null when too many are under way. */
  send(letter: number): Delivery | null {
    if (this.#deliveries.size >= MAX_DELIVERIES) return null;
    const delivery: Delivery = { id: this.#nextDelivery, letter, status: STATUSES[0] };
    this.#nextDelivery += 1;
    this.#deliveries.set(delivery.id, delivery);
    return delivery;
  }

  /** Where it is; the next one who asks hears of the next step. */
  look(id: number): Delivery | null {
    const delivery = this.#deliveries.get(id);
    if (delivery === undefined) return null;
    const next = STATUSES[STATUSES.indexOf(delivery.status) + 1] ?? delivery.status;
    this.#deliveries.set(id, { ...delivery, status: next });
    return delivery;
  }
}

export class Shop {
  readonly #boxes = new Map<string, LetterBox>();

  /** The token of a new box; null when the password is not theirs. The oldest box makes room. */
  login(user: string, password: string): string | null {
    if (USERS.get(user) !== password) return null;
    if (this.#boxes.size >= MAX_BOXES) {
      const [oldest] = this.#boxes.keys();
      if (oldest !== undefined) this.#boxes.delete(oldest);
    }
    const token = randomBytes(16).toString('hex');
    this.#boxes.set(token, new LetterBox(user));
    return token;
  }

  box(token: string): LetterBox | null {
    return this.#boxes.get(token) ?? null;
  }

  logout(token: string): void {
    this.#boxes.delete(token);
  }
}
