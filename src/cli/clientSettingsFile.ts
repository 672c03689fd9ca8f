import fs from 'node:fs';
import path from 'node:path';
import { toClientSettings } from '../variables/clientSettings.ts';
import type { ClientSettings } from '../variables/clientSettings.ts';
import { isJsonObject, parseJsonWithComments } from '../variables/json.ts';

/** What people who come from REST Client have in the settings of their workspace. */
export function readClientSettings(root: string): ClientSettings {
  try {
    const text = fs.readFileSync(path.join(root, '.vscode', 'settings.json'), 'utf8');
    const settings = parseJsonWithComments(text);
    return toClientSettings(
      isJsonObject(settings) ? settings['rest-client.environmentVariables'] : undefined,
    );
  } catch {
    // No settings, or none that can be read: the editor complains about those.
    return {};
  }
}
