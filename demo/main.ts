/** The demo server as a program: `--port N` (7878) and `--host ADDRESS` of this machine (127.0.0.1). */
import { parseArgs } from 'node:util';
import { startDemoServer } from './server.ts';

const USAGE = 'Usage: demo [--port N] [--host ADDRESS]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '7878' },
      host: { type: 'string', default: '127.0.0.1' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  const port = Number(values.port);
  if (!/^\d+$/.test(values.port) || port > 65535) throw new Error(`--port is not a port. ${USAGE}`);
  if (!isLoopback(values.host)) {
    throw new Error(
      `--host ${values.host} is not an address of this machine alone, as 127.0.0.1 and ::1 are: ` +
        'what the server tells is for nobody else.',
    );
  }
  const server = await startDemoServer({ port, host: values.host });
  console.log(`Postcard demo server: ${server.url}`);
  const stop = () => {
    void server.close();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

main().catch((error: unknown) => {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const message = error instanceof Error ? error.message : String(error);
  console.error(
    inUse ? `${message}\nAnother program uses this port; choose one with --port.` : message,
  );
  process.exitCode = 1;
});
