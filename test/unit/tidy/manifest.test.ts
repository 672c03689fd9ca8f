import assert from 'node:assert/strict';
import { COMMANDS, INTERNAL_COMMANDS } from '../../../src/host/commands.ts';
import { SETTINGS } from '../../../src/host/settingsTable.ts';
import { manifest } from './project.ts';

const { contributes, capabilities } = manifest();

function sorted(values: Iterable<string>): string[] {
  return [...values].sort();
}

describe('package.json', () => {
  it('contributes the commands that the extension registers, and no others', () => {
    assert.deepEqual(
      sorted(contributes.commands.map(({ command }) => command)),
      sorted(Object.values(COMMANDS)),
    );
  });

  it('uses only contributed commands in its menus and keys', () => {
    const known = new Set<string>(Object.values(COMMANDS));
    const used = [...Object.values(contributes.menus), contributes.keybindings].flat();
    assert.deepEqual(
      used.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    );
  });

  it('keeps internal commands out of the palette', () => {
    const contributed = new Set(contributes.commands.map(({ command }) => command));
    for (const command of Object.values(INTERNAL_COMMANDS)) {
      assert.equal(contributed.has(command), false, command);
    }
  });

  it('contributes the settings that the extension reads, with the same defaults', () => {
    const expected = Object.entries(SETTINGS).map(([key, setting]): [string, unknown] => [
      `postcard.${key}`,
      setting.default,
    ]);
    const actual = Object.entries(contributes.configuration.properties).map(
      ([key, property]): [string, unknown] => [key, property.default],
    );
    assert.deepEqual(Object.fromEntries(actual), Object.fromEntries(expected));
    assert.equal(actual.length, expected.length);
  });

  it('does not read from an untrusted workspace the settings that could do harm', () => {
    const restricted = Object.entries(SETTINGS)
      .filter(([, setting]) => setting.restricted)
      .map(([key]) => `postcard.${key}`);
    assert.deepEqual(
      sorted(capabilities.untrustedWorkspaces.restrictedConfigurations),
      sorted(restricted),
    );
  });
});
