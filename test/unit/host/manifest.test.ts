import assert from 'node:assert/strict';
import fs from 'node:fs';
import { COMMANDS } from '../../../src/host/commands.ts';
import { DIALECT_CHOICES, SETTINGS, readSettings } from '../../../src/host/settingsTable.ts';

interface Contributed {
  readonly command: string;
  readonly title?: string;
  readonly category?: string;
  readonly icon?: string;
}
interface Property {
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly enumDescriptions?: readonly string[];
  readonly markdownDescription?: string;
}
interface Manifest {
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: unknown;
      readonly restrictedConfigurations: readonly string[];
    };
  };
  readonly contributes: {
    readonly commands: readonly Contributed[];
    readonly keybindings: readonly Contributed[];
    readonly menus: Readonly<Record<string, readonly Contributed[]>>;
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
  };
}

const manifest = JSON.parse(
  fs.readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
) as Manifest;
const { contributes } = manifest;

describe('the manifest', () => {
  it('contributes exactly the commands of the table', () => {
    const contributed = contributes.commands.map(({ command }) => command);
    assert.deepEqual(contributed.toSorted(), Object.values(COMMANDS).toSorted());
  });

  it('gives every command a title, an icon and the one category', () => {
    for (const { command, title, category, icon } of contributes.commands) {
      assert.ok(title, command);
      assert.equal(category, 'Postcard', command);
      assert.match(icon ?? '', /^\$\([a-z-]+\)$/, command);
    }
  });

  it('uses only known commands in menus and keys', () => {
    const known = new Set<string>(Object.values(COMMANDS));
    const used = [...contributes.keybindings, ...Object.values(contributes.menus).flat()];
    assert.deepEqual(
      used.map(({ command }) => command).filter((command) => !known.has(command)),
      [],
    );
  });

  it('contributes exactly the settings of the table, with the same defaults', () => {
    const contributed = Object.fromEntries(
      Object.entries(contributes.configuration.properties).map(([key, { default: value }]) => [
        key,
        value,
      ]),
    );
    const table = Object.fromEntries(
      Object.entries(SETTINGS).map(([key, setting]) => [`postcard.${key}`, setting.default]),
    );
    assert.deepEqual(contributed, table);
  });

  it('describes every setting and every choice', () => {
    for (const [key, property] of Object.entries(contributes.configuration.properties)) {
      assert.ok(property.markdownDescription, key);
      assert.equal(property.enum?.length, property.enumDescriptions?.length, key);
    }
    const dialects = contributes.configuration.properties['postcard.dialect'];
    assert.deepEqual(dialects?.enum, DIALECT_CHOICES);
  });

  it('restricts in an untrusted workspace the settings that the table restricts', () => {
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    const restricted = Object.entries(SETTINGS)
      .filter(([, setting]) => setting.restricted)
      .map(([key]) => `postcard.${key}`);
    assert.equal(supported, 'limited');
    assert.deepEqual(restrictedConfigurations.toSorted(), restricted.toSorted());
  });

  it('wakes for a .http file and for nothing else', () => {
    assert.deepEqual(manifest.activationEvents, ['onLanguage:http']);
  });
});

describe('readSettings', () => {
  it('takes what is set and has the right type', () => {
    const values = readSettings((key) => ({ readTimeout: 5, headers: { a: 'b' } })[key]);
    assert.equal(values.readTimeout, 5);
    assert.deepEqual(values.headers, { a: 'b' });
  });

  it('falls back to the default for a value of the wrong type', () => {
    const wrong: Record<string, unknown> = {
      readTimeout: -1,
      headers: { a: 1 },
      dialect: 'klingon',
      verifyCertificates: 'no',
      protectedEnvironments: 'prod',
    };
    const values = readSettings((key) => wrong[key]);
    assert.equal(values.readTimeout, 60);
    assert.deepEqual(values.headers, {});
    assert.equal(values.dialect, 'auto');
    assert.equal(values.verifyCertificates, true);
    assert.deepEqual(values.protectedEnvironments, ['prod', 'production', 'live']);
  });
});
