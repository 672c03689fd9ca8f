import assert from 'node:assert/strict';
import { read } from './project.ts';

interface Setting {
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly scope: string;
}
interface Contributes {
  readonly commands: readonly { readonly command: string; readonly title: string }[];
  readonly keybindings: readonly { readonly command: string; readonly key: string }[];
  readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  readonly views: { readonly postcard: readonly { readonly name: string }[] };
  readonly walkthroughs: readonly { readonly title: string }[];
  readonly languages: readonly { readonly extensions: readonly string[] }[];
}

/** As the page writes keys: `Ctrl+Alt+R`. */
function spoken(key: string): string {
  return key.replace(/(^|\+)[a-z]/g, (letter) => letter.toUpperCase());
}

describe('docs/SETTINGS.md', () => {
  const page = read('docs/SETTINGS.md');
  const rows = page
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) => line.split('|').map((cell) => cell.trim()));
  const { contributes } = JSON.parse(read('package.json')) as { contributes: Contributes };
  const rowOf = (id: string) => rows.find((cells) => cells.includes(`\`${id}\``)) ?? [];

  for (const { command, title } of contributes.commands) {
    it(`has ${command} under its title, with its key`, () => {
      const row = rowOf(command);
      assert.equal(row[1], title);
      const binding = contributes.keybindings.find((each) => each.command === command);
      if (binding !== undefined) assert.ok(row[2]?.includes(spoken(binding.key)), binding.key);
    });
  }

  for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
    it(`has ${name} with its default and its choices`, () => {
      const [, , byDefault = '', about = ''] = rowOf(name);
      assert.deepEqual(JSON.parse(byDefault.replaceAll('`', '')), setting.default);
      for (const choice of setting.enum ?? []) assert.ok(about.includes(`\`${choice}\``), choice);
    });
  }

  it('says which settings a folder of several cannot have for itself', () => {
    const [, said = ''] = /each may have its own values, but for (.*)\./.exec(page) ?? [];
    assert.deepEqual(
      [...said.matchAll(/`([\w.]+)`/g)].map(([, name]) => name),
      Object.entries(contributes.configuration.properties)
        .filter(([, { scope }]) => scope === 'window')
        .map(([name]) => name),
    );
  });

  it('names the views, the walkthrough and the files', () => {
    const names = [
      ...contributes.views.postcard.map(({ name }) => `**${name}**`),
      ...contributes.walkthroughs.map(({ title }) => `**${title}**`),
      ...contributes.languages.flatMap(({ extensions }) => extensions.map((each) => `\`${each}\``)),
    ];
    assert.deepEqual(
      names.filter((name) => !page.includes(name)),
      [],
    );
  });
});
