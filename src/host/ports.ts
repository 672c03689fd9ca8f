/** The runner's ports over this machine. What a person is asked comes from outside. */
import type { RunnerPorts } from '../runner/ports.ts';
import { createFilePort } from '../store/filePort.ts';

export type Questions = Required<Pick<RunnerPorts, 'prompt' | 'confirm'>>;

/** `root` is the workspace folder, which the editor knows better than a search for `.git` does. */
export function createPorts(root: string, questions: Questions): RunnerPorts {
  return {
    ...questions,
    files: createFilePort(root),
    processEnv: (name) => process.env[name],
    now: () => Date.now(),
  };
}
