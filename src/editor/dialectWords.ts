/** Whose syntax a file is read as, and why, in words. Pure. */
import type { Dialect, HttpDocument, Neighbour } from '../parser/ast.ts';
import { explainDialect } from '../parser/detectDialect.ts';
import { createLineIndex } from '../parser/lineIndex.ts';

const CLIENTS: Readonly<Record<Dialect, { readonly name: string; readonly client: string }>> = {
  restclient: { name: 'REST Client', client: 'REST Client for VS Code' },
  jetbrains: { name: 'JetBrains', client: 'the HTTP Client of JetBrains' },
  visualstudio: { name: 'Visual Studio', client: 'Visual Studio' },
  httpyac: { name: 'httpYac', client: 'httpYac' },
  kulala: { name: 'Kulala', client: 'Kulala' },
};

/** `means` is plain text: VS Code would take a Markdown reader's time after each edit. */
export function describeDialect(document: HttpDocument): { name: string; means: string } {
  const { name, client } = CLIENTS[document.dialect];
  return {
    name,
    means: [
      `Where clients differ, this file is read as ${client} reads it.`,
      reason(document),
      'Write # @dialect in the file, or choose one in the settings.',
    ].join('\n\n'),
  };
}

function reason(document: HttpDocument): string {
  const { blocks, starts, text, dialect } = document;
  const {
    sign,
    blockIndex,
    neighbour,
    dialect: detected,
  } = explainDialect(blocks, document.neighbour);
  if (detected !== dialect) return 'The settings say so.';
  if (neighbour !== null) return `Nothing in the text tells; ${placeOf(neighbour)}.`;
  if (sign === null) return 'Nothing in it tells another client, so it is read as most are.';
  const line = createLineIndex(text).positionAt((starts[blockIndex] ?? 0) + sign.span.start).line;
  return `${sign.construct.replaceAll('`', '')} in line ${line + 1} tells.`;
}

function placeOf({ file, dialect }: Neighbour): string {
  if (file.endsWith('settings.json')) return `${file} has settings of ${CLIENTS[dialect].name}`;
  return `${file} stands ${file.startsWith('../') ? 'above' : 'beside'} it`;
}
