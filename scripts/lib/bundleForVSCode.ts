import * as esbuild from 'esbuild';
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** In a CommonJS bundle no file knows where it came from. */
const keepFolders: esbuild.Plugin = {
  name: 'keep-folders',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, ({ path: file }) => ({
      contents: readFileSync(file, 'utf8').replaceAll('import.meta.dirname', JSON.stringify(path.dirname(file))),
      loader: 'ts',
    }));
  },
};

/** Makes one CommonJS file of a program of ours, or of several, that runs in VS Code's extension host. Answers the file. */
export async function bundleForVSCode(outfile: string, folder: string, ...entries: readonly string[]): Promise<string> {
  await esbuild.build({
    stdin: { contents: entries.map((name) => `export * from './${name}';`).join('\n'), resolveDir: folder },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['vscode', 'mocha'],
    plugins: [keepFolders],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}
