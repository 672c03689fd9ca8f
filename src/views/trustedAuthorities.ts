/** What this workspace trusts beside the system's certificates, to look at and to take back. */
import * as vscode from 'vscode';
import type { EngineLoader } from '../host/engineLoader.ts';
import { withoutIcons } from '../host/withoutIcons.ts';

/** Lists them; what is picked is trusted no longer. */
export async function forgetAuthorities({
  engine,
}: {
  readonly engine: EngineLoader;
}): Promise<void> {
  const authorities = await engine.get().authorities();
  const trusted = await authorities.list();
  if (trusted.length === 0) {
    void vscode.window.showInformationMessage(
      'This workspace trusts no certificates beside those of the system.',
    );
    return;
  }
  const picked = await vscode.window.showQuickPick(
    trusted.map(({ name, validTo, fingerprint256 }) => ({
      label: withoutIcons(name),
      description: `until ${validTo.slice(0, 10)}`,
      detail: `SHA-256 ${fingerprint256}`,
      fingerprint256,
    })),
    {
      title: 'Forget Trusted Certificates',
      placeHolder: 'Those that are checked are not trusted any longer',
      canPickMany: true,
    },
  );
  for (const { fingerprint256 } of picked ?? []) await authorities.remove(fingerprint256);
}
