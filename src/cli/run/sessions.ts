/** The sessions of one run, and the cookies they begin and end with. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { CookieJar } from '../../engine/cookieJar.ts';
import { RequestException } from '../../engine/errors.ts';
import { Session } from '../../engine/session.ts';
import type { SessionOptions } from '../../engine/session.ts';
import { templateText } from '../../parser/template.ts';
import { replaceFile } from '../../store/atomicFile.ts';
import type { Store } from '../../store/openStore.ts';
import { cannotWrite } from '../outputError.ts';
import type { OpenFile } from '../select.ts';
import { UsageError } from '../usageError.ts';

export interface SessionPlan {
  /** `--session`: the jar of this name instead of an empty one. */
  readonly session: string | null;
  /** `--cookies`: absolute. */
  readonly cookieFile: string | null;
  readonly options: Omit<SessionOptions, 'cookies'>;
}

/** Without `--session` and `--cookies` cookies live as long as the run. */
export class RunSessions {
  readonly main: Session;
  readonly #plan: SessionPlan;
  readonly #store: Store | null;
  readonly #named = new Map<string, Session>();
  readonly #jars: ReadonlyMap<string, CookieJar>;

  private constructor(
    plan: SessionPlan,
    store: Store | null,
    jars: { readonly main: CookieJar; readonly named: ReadonlyMap<string, CookieJar> },
  ) {
    this.#plan = plan;
    this.#store = store;
    this.#jars = jars.named;
    this.main = new Session({ ...plan.options, cookies: jars.main });
    if (plan.session !== null) this.#named.set(plan.session, this.main);
  }

  /**
   * Reads the jars that the run may use. `store` is asked for only when one is kept there.
   * @throws UsageError for a cookie file that is none
   */
  static async open(
    plan: SessionPlan,
    files: readonly OpenFile[],
    store: () => Promise<Store>,
  ): Promise<RunSessions> {
    const names = new Set(files.flatMap(sessionNames));
    if (plan.session !== null) names.add(plan.session);
    const open = names.size === 0 ? null : await store();
    const named = new Map<string, CookieJar>();
    for (const name of names) {
      if (open !== null) named.set(name, await open.jars.load(name));
    }
    const main = (plan.session === null ? null : named.get(plan.session)) ?? new CookieJar();
    if (plan.cookieFile !== null) await loadFile(main, plan.cookieFile);
    return new RunSessions(plan, open, { main, named });
  }

  /** `# @session name`; one that was not foreseen begins empty. */
  named(name: string): Session {
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    const cookies = this.#jars.get(name) ?? new CookieJar();
    const session = new Session({ ...this.#plan.options, cookies });
    this.#named.set(name, session);
    return session;
  }

  /** With an empty jar, for a round of its own; whoever asks closes it. */
  another(): Session {
    return new Session({ ...this.#plan.options, cookies: new CookieJar() });
  }

  /** Writes what was asked to be kept, and closes every connection. */
  async close(): Promise<void> {
    const { cookieFile } = this.#plan;
    if (cookieFile !== null) await saveFile(this.main.cookies, cookieFile);
    for (const [name, { cookies }] of this.#named) await this.#store?.jars.save(name, cookies);
    await Promise.all([this.main, ...this.#named.values()].map((session) => session.close()));
  }
}

/** Those that the requests of a file name in plain words. */
function sessionNames({ document }: OpenFile): string[] {
  return document.blocks.flatMap((block) =>
    block.directives.flatMap(({ name, value }) => {
      const text = name === 'session' ? templateText(block, value).trim() : '';
      return text === '' || text.includes('{{') ? [] : [text];
    }),
  );
}

async function loadFile(jar: CookieJar, file: string): Promise<void> {
  // Before anything is sent: cookies that cannot be kept are not what was asked for.
  await fs.access(path.dirname(file), fs.constants.W_OK).catch((error: unknown) => {
    throw new UsageError(cannotWrite(`The cookie jar ${file}`, error));
  });
  let text: string;
  try {
    text = await fs.readFile(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    // It is made at the end of the run.
    if (code === 'ENOENT') return;
    throw new UsageError(`The cookie jar ${file} cannot be read (${code}).`);
  }
  try {
    if (text.trim() !== '') jar.load(text);
  } catch (error) {
    if (!RequestException.is(error)) throw error;
    throw new UsageError(`${file}: ${error.message}`, error.hint);
  }
}

/** In the format it had; a new one is JSON where its name says so, else what curl reads. */
async function saveFile(jar: CookieJar, file: string): Promise<void> {
  const before = await fs.readFile(file, 'utf8').catch(() => null);
  const wasJson = before?.trimStart().startsWith('{') ?? false;
  const isNew = before === null || before.trim() === '';
  const json = isNew ? /\.json$/i.test(file) : wasJson;
  const temporary = `${file}.${process.pid}.tmp`;
  await fs.writeFile(temporary, jar.save(json ? 'json' : 'netscape'), { mode: 0o600 });
  await replaceFile(temporary, file);
}
