/** Entry of the bundle `cli.cjs`: joins the command to this process. */
import process from 'node:process';
import { runCli } from './cli.ts';
import { EXIT } from './exitCodes.ts';
import { processIo } from './io.ts';

/** The last is Ctrl+Break, of Windows alone. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

/**
 * Listens from the first time that it is asked: until then, and in commands that never ask, nothing
 * has been done that would be lost, and the system ends the process at once.
 */
function interruptions(): () => AbortSignal {
  const interrupted = new AbortController();
  let listens = false;
  const stop = () => {
    // The second time a person means it: the system ends the process, however busy it is.
    for (const signal of SIGNALS) process.off(signal, stop);
    interrupted.abort();
  };
  return () => {
    if (!listens) for (const signal of SIGNALS) process.on(signal, stop);
    listens = true;
    return interrupted.signal;
  };
}

// `| head` reads what it wants and goes: no fault, and nothing to say.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

runCli(process.argv.slice(2), processIo(interruptions())).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`postcard: this should not happen, please report it.\n${text}\n`);
    process.exitCode = EXIT.error;
  },
);
