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

  choice(kind: 'tab' | 'view', request: string): string | null {
    return this.#value.choices[`${kind}:${request}`] ?? null;
  }

  choose(kind: 'tab' | 'view', request: string, value: string): void {
    const key = `${kind}:${request}`;
    const others = Object.entries(this.#value.choices).filter(([name]) => name !== key);
    const choices = Object.fromEntries([...others, [key, value]].slice(-MAX_CHOICES));
    this.#save({ ...this.#value, choices });
  }

  #save(value: Remembered): void {
    this.#value = value;
    this.#api.setState(value);
  }
}

function read(stored: unknown): Remembered {
  const value = isRecord(stored) ? stored : {};
  const choices = isRecord(value['choices']) ? value['choices'] : {};
  return {
    choices: Object.fromEntries(
      Object.entries(choices).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
    ),
    wrap: value['wrap'] !== false,
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
