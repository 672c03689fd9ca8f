/** `.postcard.json` of the workspaces that a command touches, each read once. */
import { PROJECT_FILE, readProjectFile } from '../runner/projectFile.ts';
import type { ProjectSettings } from '../runner/projectFile.ts';
import { createFilePort } from '../store/filePort.ts';
import type { CliIo } from './io.ts';
import { safeLine } from './terminal/escape.ts';

export class Projects {
  readonly #io: CliIo;
  readonly #read = new Map<string, Promise<ProjectSettings>>();

  constructor(io: CliIo) {
    this.#io = io;
  }

  of(root: string): Promise<ProjectSettings> {
    const known = this.#read.get(root);
    if (known !== undefined) return known;
    const settings = this.#load(root);
    this.#read.set(root, settings);
    return settings;
  }

  async #load(root: string): Promise<ProjectSettings> {
    const { settings, problems } = await readProjectFile(root, createFilePort(root));
    for (const problem of problems) {
      this.#io.stderr.write(`postcard: ${safeLine(`${PROJECT_FILE}: ${problem}`)}\n`);
    }
    return settings;
  }
}
