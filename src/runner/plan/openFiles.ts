/** The files of a run, each read once, with the names that are known in them. */
import { parse, parseBeside } from '../../parser/parse.ts';
import { requestNames } from '../../parser/query.ts';
import type { Environment } from '../../variables/environments.ts';
import { loadEnvironment } from '../../variables/environments.ts';
import type { FileScopes } from '../../variables/resolve.ts';
import type { RunProblem } from '../failure.ts';
import type { ImportedDocument, Imports } from '../imports.ts';
import { readImports } from '../imports.ts';
import { listRequests } from '../listRequests.ts';
import type { RequestEntry } from '../runInput.ts';
import type { PlanFile, SharedInput } from './planInput.ts';
import { definitionsOf } from './references.ts';

export interface OpenFile extends PlanFile {
  readonly entries: readonly RequestEntry[];
  /** By index of the block. */
  readonly byBlock: ReadonlyMap<number, RequestEntry>;
}

/** A request somewhere in the files. */
export interface Target {
  readonly file: OpenFile;
  readonly entry: RequestEntry;
}

export class OpenFiles {
  /** Requests that others speak of: their answers are kept for the run, and no other ones. */
  readonly spokenOf = new Set<RequestEntry>();
  /** What the documents define; filled by the resolvers of the run. */
  readonly scopes: FileScopes = new Map();
  readonly #shared: Pick<SharedInput, 'ports' | 'environments' | 'environmentFiles'>;
  readonly #files = new Map<string, OpenFile>();
  readonly #imported = new Map<string, Promise<Imports>>();
  readonly #names = new Map<string, Promise<ReadonlyMap<string, Target>>>();
  readonly #definitions = new Map<OpenFile, ReadonlyMap<string, readonly string[]>>();
  readonly #environments = new Map<string, Promise<Environment>>();

  constructor(
    files: readonly PlanFile[],
    shared: Pick<SharedInput, 'ports' | 'environments' | 'environmentFiles'>,
  ) {
    this.#shared = shared;
    for (const file of files) this.#files.set(file.file, opened(file));
  }

  get(path: string): OpenFile | null {
    return this.#files.get(path) ?? null;
  }

  /** @throws Error of the file port */
  async read(path: string, root: string): Promise<OpenFile> {
    const known = this.#files.get(path);
    if (known !== undefined) return known;
    const text = await this.#shared.ports.files.readText(path);
    // A setting is one of the workspace.
    const beside = [...this.#files.values()].find((file) => file.root === root);
    const document = beside === undefined ? parse(text) : parseBeside(beside.document, text);
    return this.#remember({ document, file: path, root });
  }

  /** Those that can be read. @throws RunProblem for files that import each other */
  async imported(file: OpenFile): Promise<readonly ImportedDocument[]> {
    return (await this.#imports(file)).documents;
  }

  /** Of an import that cannot be read, for who needs what it may define. */
  async importProblem(file: OpenFile): Promise<RunProblem | null> {
    return (await this.#imports(file)).problem;
  }

  #imports(file: OpenFile): Promise<Imports> {
    return once(this.#imported, file.file, () => readImports(file, this.#shared.ports));
  }

  /** Requests by `@name` and title that can be spoken of in this file; its own before imported ones. */
  names(file: OpenFile): Promise<ReadonlyMap<string, Target>> {
    return once(this.#names, file.file, async () => {
      const names = new Map<string, Target>();
      addNames(names, file);
      for (const imported of await this.imported(file)) {
        addNames(
          names,
          this.get(imported.file) ?? this.#remember({ ...imported, root: file.root }),
        );
      }
      return names;
    });
  }

  /** Variables of a file as they are written, by name. */
  definitions(file: OpenFile): ReadonlyMap<string, readonly string[]> {
    const known = this.#definitions.get(file) ?? definitionsOf(file.document);
    this.#definitions.set(file, known);
    return known;
  }

  environment({ file }: OpenFile): Promise<Environment> {
    const { ports, environments, environmentFiles } = this.#shared;
    return once(this.#environments, ports.files.dirname(file), () =>
      loadEnvironment({
        file,
        names: environments,
        ports,
        ...(environmentFiles === undefined ? {} : { extraFiles: environmentFiles }),
      }),
    );
  }

  #remember(file: PlanFile): OpenFile {
    const known = this.#files.get(file.file) ?? opened(file);
    this.#files.set(file.file, known);
    return known;
  }
}

function opened(file: PlanFile): OpenFile {
  const entries = file.entries ?? listRequests(file.document, file.file, file.root);
  return { ...file, entries, byBlock: new Map(entries.map((entry) => [entry.blockIndex, entry])) };
}

function addNames(names: Map<string, Target>, file: OpenFile): void {
  const titled: [string, Target][] = [];
  for (const entry of file.entries) {
    const block = file.document.blocks[entry.blockIndex];
    if (block === undefined) continue;
    const { name, title } = requestNames(block);
    if (name !== null && !names.has(name)) names.set(name, { file, entry });
    if (title !== null) titled.push([title, { file, entry }]);
  }
  // A name wins over a title, whichever comes first.
  for (const [title, target] of titled) if (!names.has(title)) names.set(title, target);
}

function once<T>(made: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const known = made.get(key);
  if (known !== undefined) return known;
  const promise = make();
  made.set(key, promise);
  return promise;
}
