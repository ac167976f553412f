// The import table: which folder may know which. A boundary that nobody checks leaks.
import path from 'node:path';
import eslint from 'typescript-eslint';
import plainTextOnly from './scripts/lint/plainTextOnly.mjs';

const features = ['account', 'conversations', 'drafts', 'sandbox', 'unread'];

/** What the files of a folder must not import, as patterns of `no-restricted-imports`. */
const boundaries = {
  'src/api.d.ts': ['koffi', 'node:*', 'vscode-jsonrpc', './*', '../*'], // Others copy it.
  'src/protocol.ts': ['vscode', 'koffi', 'node:*', ['./*', '!./failure.ts'], '../*'],
  'src/failure.ts': ['vscode', 'vscode-jsonrpc', 'koffi', 'node:*', './*', '../*'],
  'src/channel.ts': ['vscode', 'koffi', ['./*', '!./failure.ts'], '../*'],
  'src/host/**': ['vscode', ...folders('cli', 'client', 'model', 'rows', 'util', ...features)],
  'src/client/**': ['vscode', 'koffi', ...folders('cli', 'host', 'model', 'rows', 'util', ...features)],
  'src/cli/**': ['vscode', 'koffi', ...folders('host', 'rows', 'util', ...features)],
  'src/model/**': ['vscode', 'koffi', 'node:*', ...folders('cli', 'host', 'client', 'rows', 'util', ...features)],
  'src/rows/**': ['koffi', ...folders('cli', 'host', 'client', ...features)],
  'src/util/**': ['koffi', ...folders('cli', 'host', 'client', 'model', 'rows', ...features), '../protocol.ts'],
  'src/*.ts': ['koffi', './host/*'],
  ...Object.fromEntries(
    features.map((feature) => [
      `src/${feature}/**`,
      ['koffi', ...folders('cli', 'host', ...features.filter((other) => other !== feature)), ['../client/**', '!../client/sdkClient.ts', '!../client/nodeEnvironment.ts']],
    ]),
  ),
  'src/sandbox/program/**': ['vscode', 'koffi', ...folders('cli', 'client', 'rows', 'util', ...features).map((folder) => `../${folder}`), '../index.ts', '../colleagues.ts', '../program.ts'],
};

function folders(...names) {
  return names.map((name) => `../${name}/**`);
}

function restrict(patterns) {
  return { 'no-restricted-imports': ['error', { patterns: patterns.map((pattern) => ({ group: [pattern].flat(), message: 'See the import table in CONTRIBUTING.md.' })) }] };
}

export default eslint.config(
  { ignores: ['dist/**', 'dist-test/**', '.vscode-test/**', '.sandbox/**', 'test-results/**'] },
  ...eslint.configs.recommendedTypeChecked.map((config) => ({ ...config, files: ['**/*.ts'] })),
  {
    files: ['**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: path.resolve(import.meta.dirname) } },
    rules: {
      eqeqeq: 'error',
      curly: 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  {
    files: ['src/**/*.ts'],
    plugins: { own: { rules: { 'plain-text-only': plainTextOnly } } },
    rules: { 'no-console': 'error', 'own/plain-text-only': 'error' },
  },
  ...Object.entries(boundaries).map(([files, patterns]) => ({
    files: [files],
    ...(files === 'src/*.ts' && { ignores: ['src/api.d.ts', 'src/protocol.ts', 'src/failure.ts', 'src/channel.ts'] }),
    rules: restrict(patterns),
  })),
  { files: ['src/host/!(binding|fileLock).ts'], rules: restrict([...boundaries['src/host/**'], 'koffi']) },
  { files: ['src/sandbox/program/sandbox.ts'], rules: restrict(boundaries['src/sandbox/program/**'].filter((pattern) => pattern !== 'koffi')) },
);
