/** One line for a piece of work that takes time: what it is, what it is at, how long it took. */
const HEARTBEAT_MS = 10_000;

export async function withProgress<T>(
  title: string,
  work: (say: (line: string) => void) => Promise<T>,
): Promise<T> {
  const started = Date.now();
  const live = process.stdout.isTTY;
  let at = '';
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(0)} s`;
  const show = () => {
    const line = `${title} … ${seconds()}${at === '' ? '' : ` (${at})`}`;
    if (live) process.stdout.write(`\r\x1b[2K${line.slice(0, (process.stdout.columns || 80) - 1)}`);
    else console.log(line);
  };
  const timer = setInterval(show, live ? 500 : HEARTBEAT_MS);
  try {
    return await work((line) => {
      at = line;
      show();
    });
  } finally {
    clearInterval(timer);
    if (live) process.stdout.write('\r\x1b[2K');
    console.log(`${title}: ${seconds()}`);
  }
}
