// One place for the import rules of docs/ARCHITECTURE.md that a linter can hold.
import fs from 'node:fs';
import tseslint from 'typescript-eslint';
import prettier from 'eslint-config-prettier';

const {
  rooms,
  withNode: nodeRooms,
  withEditor,
} = JSON.parse(fs.readFileSync(new URL('./scripts/rooms.json', import.meta.url), 'utf8'));
const withNode = new Set(nodeRooms);
const withVscode = new Set(withEditor);

function roomRules([room, allowed]) {
  const others = Object.keys(rooms).filter((other) => other !== room && !allowed.includes(other));
  const patterns = [
    {
      regex: `^(\\.\\./)+(${others.join('|')})/`,
      message: `src/${room} may not import this room.`,
    },
  ];
  if (!withNode.has(room))
    patterns.push({ regex: '^node:', message: `src/${room} has no I/O of its own.` });
  if (!withVscode.has(room))
    patterns.push({ regex: '^vscode$', message: `src/${room} does not know the editor.` });
  return {
    files: [`src/${room}/**/*.ts`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
}

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'out/',
      'coverage/',
      'node_modules/',
      'test/fixtures/',
      'examples/',
      '.vscode-test/',
    ],
  },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
      ],
      'max-params': ['error', 4],
      eqeqeq: 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      '@typescript-eslint/no-implied-eval': 'error',
    },
  },
  {
    files: ['src/**/*.ts', 'demo/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 80, skipBlankLines: true, skipComments: true }],
    },
  },
  ...Object.entries(rooms).map(roomRules),
  {
    files: ['test/**/*.ts'],
    rules: {
      // Mocha's describe/it and chained assertions read better without these.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-floating-promises': 'off',
    },
  },
  prettier,
);
