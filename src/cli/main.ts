/** Entry of the bundle `cli.cjs`: joins the command to this process. */
import process from 'node:process';
import { runCli } from './cli.ts';
import { EXIT } from './exitCodes.ts';
import { processIo } from './io.ts';

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The second time a person means it.
    if (interrupted.signal.aborted) process.exit(EXIT.interrupted);
    interrupted.abort();
  });
}
// `| head` reads what it wants and goes: no fault, and nothing to say.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

runCli(process.argv.slice(2), processIo(interrupted.signal)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`postcard: this should not happen, please report it.\n${text}\n`);
    process.exitCode = EXIT.error;
  },
);
