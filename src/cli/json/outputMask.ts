/** What is hidden in what the command prints. */
import { createMask } from '../../runner/mask.ts';
import type { Mask } from '../../runner/mask.ts';

export interface OutputMask extends Mask {
  /** False for `--show-secrets`. */
  readonly hides: boolean;
}

const NOTHING_HIDDEN: OutputMask = {
  text: (text) => text,
  requestHeader: (_name, value) => value,
  hides: false,
};

export function maskFor(
  { secrets }: { readonly secrets: readonly string[] },
  showSecrets: boolean,
): OutputMask {
  return showSecrets ? NOTHING_HIDDEN : { ...createMask(secrets), hides: true };
}
