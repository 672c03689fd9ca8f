import type { Store } from '../../store/openStore.ts';
import type { SendArguments } from '../commands/sendOptions.ts';
import type { CliIo } from '../io.ts';
import { safeLine } from '../terminal/escape.ts';

/**
 * PEM of those that a person trusts for this workspace, as in the editor; null where there are none, or
 * the command line says who is trusted. Told with `--verbose`.
 */
export async function trustedAuthorities(
  args: SendArguments,
  io: CliIo,
  store: () => Promise<Store>,
): Promise<readonly string[] | null> {
  const isSaid = args.has('no-trusted') || args.has('insecure') || args.value('cacert') !== null;
  if (isSaid || args.has('dry-run')) return null;
  const { authorities } = await store();
  const pems = await authorities.read();
  if (pems.length === 0) return null;
  for (const { name, fingerprint256 } of args.has('verbose') ? await authorities.list() : []) {
    const words = `${name} is trusted for this workspace (SHA-256 ${fingerprint256}).`;
    io.stderr.write(`postcard: ${safeLine(words)} --no-trusted does without.\n`);
  }
  return pems;
}
