/**
 * What Python Requests did and sent, case by case, beside what we do and send. Where we differ the
 * reason stands in `differences.json` and in docs/REQUESTS.md, and the difference itself is asserted.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { resolveTestNames } from '../../servers/testNames.ts';
import { ScriptedServers } from '../../servers/scriptedServers.ts';
import type { OracleCase } from './oracleCase.ts';
import { compareCase } from './oracleCompare.ts';
import type { Difference } from './oracleCompare.ts';
import { playCase } from './oracleRun.ts';

const FOLDER = new URL('../../fixtures/oracle/', import.meta.url);

function readJson(name: string): unknown {
  return JSON.parse(fs.readFileSync(new URL(name, FOLDER), 'utf8')) as unknown;
}

interface Listed {
  /** `DEV-9`, `VER-1`: a heading of docs/REQUESTS.md. */
  readonly why: string;
  readonly differs: Readonly<Record<string, unknown>>;
  /** With `compat: 'requests'` nothing differs. */
  readonly compat?: 'same';
}

const { cases } = readJson('cases.json') as { cases: OracleCase[] };
const listed = readJson('differences.json') as Record<string, Listed>;

describe('beside Python Requests', () => {
  let servers: ScriptedServers;
  let restore: () => void;

  before(async () => {
    servers = await ScriptedServers.start();
    restore = resolveTestNames({
      80: servers.portOf('A'),
      443: servers.portOf('T'),
      8080: servers.portOf('B'),
      8443: servers.portOf('TB'),
    });
  });

  after(async () => {
    restore();
    await servers.stop();
  });

  for (const recorded of cases) {
    const known = listed[recorded.id];
    it(`${recorded.id}: ${recorded.title}${known === undefined ? '' : ` (${known.why})`}`, async () => {
      const outcome = await playCase(recorded, servers);
      const differs: Difference = compareCase(recorded, outcome, servers);
      const log = process.env['ORACLE_DIFFERENCES'];
      if (log !== undefined) {
        if (Object.keys(differs).length > 0)
          fs.appendFileSync(log, `${JSON.stringify({ id: recorded.id, differs })}\n`);
        return;
      }
      assert.deepEqual(differs, known?.differs ?? {});
    });
  }

  for (const recorded of cases.filter(({ id }) => listed[id]?.compat === 'same')) {
    it(`${recorded.id}: the same with \`compat\` (${listed[recorded.id]?.why ?? ''})`, async () => {
      const outcome = await playCase(recorded, servers, { compat: 'requests' });
      assert.deepEqual(compareCase(recorded, outcome, servers), {});
    });
  }

  it('lists no difference of a case that is gone, or without its reason in the documents', () => {
    const ids = new Set(cases.map(({ id }) => id));
    const page = fs.readFileSync(new URL('../../../docs/REQUESTS.md', import.meta.url), 'utf8');
    const wrong = Object.entries(listed).filter(
      ([id, { why }]) => !ids.has(id) || !page.includes(`**${why}**`),
    );
    assert.deepEqual(wrong, []);
  });
});
