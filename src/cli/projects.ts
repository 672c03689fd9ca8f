/** `.postcard.json` of the workspaces that a command touches, each read once. */
import { readProjectFile } from '../store/projectFile.ts';
import type { ProjectSettings } from '../store/projectFile.ts';
import type { CliIo } from './io.ts';
import { safeLine } from './terminal/escape.ts';

export class Projects {
  readonly #io: CliIo;
  readonly #read = new Map<string, Promise<ProjectSettings>>();

  constructor(io: CliIo) {
    this.#io = io;
  }

  /** What is wrong with a file is said, and left out. */
  of(root: string): Promise<ProjectSettings> {
    const known = this.#read.get(root);
    if (known !== undefined) return known;
    const settings = this.#load(root);
    this.#read.set(root, settings);
    return settings;
  }

  async #load(root: string): Promise<ProjectSettings> {
    const { settings, problems } = await readProjectFile(root);
    for (const problem of problems) this.#io.stderr.write(`postcard: ${safeLine(problem)}\n`);
    return settings;
  }
}
