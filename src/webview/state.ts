/** What the page remembers between answers, and between loads: small choices, never content. */

export interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

interface Remembered {
  /** Last tab and last view of the body by request. */
  readonly choices: Readonly<Record<string, string>>;
  readonly wrap: boolean;
}

/** A tab and a view belong to a request, a charset to a host. */
export type ChoiceKind = 'tab' | 'view' | 'charset';

const MAX_CHOICES = 200;

export class PageState {
  readonly #api: VsCodeApi;
  #value: Remembered;

  constructor(api: VsCodeApi) {
    this.#api = api;
    this.#value = read(api.getState());
  }

  get wrap(): boolean {
    return this.#value.wrap;
  }

  set wrap(wrap: boolean) {
    this.#save({ ...this.#value, wrap });
  }

  choice(kind: ChoiceKind, request: string): string | null {
    return this.#value.choices[`${kind}:${request}`] ?? null;
  }

  choose(kind: ChoiceKind, request: string, value: string): void {
    const key = `${kind}:${request}`;
    const others = Object.entries<string>(this.#value.choices).filter(([name]) => name !== key);
    const all: [string, string][] = [...others, [key, value]];
    const choices = Object.fromEntries(all.slice(-MAX_CHOICES));
    this.#save({ ...this.#value, choices });
  }

  #save(value: Remembered): void {
    this.#value = value;
    this.#api.setState(value);
  }
}

function read(stored: unknown): Remembered {
  const value = isRecord(stored) ? stored : NOTHING;
  const choices = isRecord(value['choices']) ? value['choices'] : NOTHING;
  return {
    choices: Object.fromEntries(
      Object.entries(choices).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ),
    wrap: value['wrap'] !== false,
  };
}

type UnknownRecord = Readonly<Record<string, unknown>>;

const NOTHING: UnknownRecord = {};

function isRecord(value: unknown): value is UnknownRecord {
  return typeof value === 'object' && value !== null;
}
