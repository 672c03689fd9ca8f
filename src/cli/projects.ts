/** `.postcard.json` of the workspaces that a command touches, and what stands beside their files, each looked at once. */
import path from 'node:path';
import type { Neighbour } from '../parser/ast.ts';
import type { ParseOptions } from '../parser/parse.ts';
import { findNeighbour } from '../store/neighbours.ts';
import { readProjectFile } from '../store/projectFile.ts';
import type { ProjectSettings } from '../store/projectFile.ts';
import type { CliIo } from './io.ts';
import { safeLine } from './terminal/escape.ts';

export class Projects {
  readonly #io: CliIo;
  readonly #read = new Map<string, Promise<ProjectSettings>>();
  readonly #neighbours = new Map<string, Promise<Neighbour | null>>();

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

  /** What outside of a file tells its dialect; both paths are absolute. */
  async dialectOf(file: string, root: string): Promise<ParseOptions> {
    const { dialect } = await this.of(root);
    const folder = path.dirname(file);
    const found = this.#neighbours.get(folder) ?? findNeighbour(folder, root);
    this.#neighbours.set(folder, found);
    const neighbour = await found;
    return {
      ...(dialect === undefined ? {} : { usualDialect: dialect }),
      ...(neighbour === null ? {} : { neighbour }),
    };
  }

  async #load(root: string): Promise<ProjectSettings> {
    const { settings, problems } = await readProjectFile(root);
    for (const problem of problems) this.#io.stderr.write(`postcard: ${safeLine(problem)}\n`);
    return settings;
  }
}
