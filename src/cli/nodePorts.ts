/** The runner's ports for a command: files of this machine, and a person where there is a terminal. */
import type { DecisionPolicy } from '../engine/decide.ts';
import type { RunnerPorts } from '../runner/ports.ts';
import { createFilePort } from '../store/filePort.ts';
import type { CliIo } from './io.ts';

export function createPorts(io: CliIo, beforeAsking: () => void): RunnerPorts {
  const ports = {
    files: createFilePort(null),
    processEnv: (name: string) => io.env[name],
    now: () => Date.now(),
  };
  if (!io.interactive) return ports;
  return {
    ...ports,
    prompt: async ({ name, message, secret }) => {
      beforeAsking();
      const { ask } = await import('./terminal/ask.ts');
      return (await ask(io, `${message === '' ? name : message}: `, secret)) ?? undefined;
    },
    confirm: async (message) => {
      beforeAsking();
      const { askYes } = await import('./terminal/ask.ts');
      return askYes(io, message);
    },
  };
}

/** Asked only where somebody can answer; elsewhere the answer is no. */
export function createDecisions(io: CliIo, beforeAsking: () => void): DecisionPolicy {
  return async (question) => {
    if (!io.interactive) return false;
    beforeAsking();
    const { askYes } = await import('./terminal/ask.ts');
    return askYes(
      io,
      question.kind === 'redirect-body'
        ? `${question.from} answers ${question.status}: send the same body to ${question.to}?`
        : `The redirect from ${question.from} leads to ${question.to}, without encryption. Follow it?`,
    );
  };
}
