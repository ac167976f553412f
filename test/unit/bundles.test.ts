import assert from 'node:assert/strict';
import * as esbuild from 'esbuild';
import path from 'node:path';
import { bundles } from '../../scripts/build.mjs';
import { root } from '../../scripts/lib/paths.ts';

type Bundle = keyof typeof bundles;

describe('The bundles', () => {
  /** Builds a bundle in memory, from a line that stands in `src/` in place of its own entry. */
  const build = (name: Bundle, contents: string): Promise<esbuild.BuildResult> => {
    const stdin = { contents, resolveDir: path.join(root, 'src') };
    return esbuild.build({ ...bundles[name], entryPoints: [], stdin, write: false, logLevel: 'silent' });
  };
  /** What is still imported when a real bundle runs. */
  const importsOf = async (name: Bundle): Promise<string[]> => {
    const { metafile } = await esbuild.build({ ...bundles[name], write: false, metafile: true });
    const imports = Object.values(metafile.outputs).flatMap((output) => output.imports);
    return [...new Set(imports.map((imported) => imported.path.replace(/^node:/, '')))];
  };

  it('fail to build when code of the host imports vscode', async () => {
    await assert.rejects(build('host', `import 'vscode';`), /plain Node, without the vscode module/);
    await assert.rejects(build('host', `import './util/commandRegistry.ts';`), /commandRegistry\.ts imports 'vscode'/);
  });

  it('fail to build when code of the extension imports native code', async () => {
    await assert.rejects(build('extension', `import 'koffi';`), /no native code in the extension host/);
    await assert.rejects(build('extension', `import './host/binding.ts';`), /binding\.ts imports 'koffi'/);
    await assert.rejects(build('extension', `require('@koromix/koffi-linux-x64');`), /no native code in the extension host/);
  });

  it('load nothing that their process must not load', async () => {
    const inExtension = await importsOf('extension');
    const inHost = await importsOf('host');
    assert.ok(inExtension.includes('vscode'));
    assert.ok(!inExtension.some((name) => /koffi|koromix/.test(name)), inExtension.join());
    assert.ok(inHost.includes('koffi'));
    assert.ok(!inHost.includes('vscode'), inHost.join());
    const inSandbox = await importsOf('sandbox');
    assert.ok(inSandbox.includes('koffi'));
    assert.ok(!inSandbox.includes('vscode'), inSandbox.join());
  });
});
