// Builds the bundles and the native output. Each bundle may import only what its process may load:
// `vscode` exists only in the extension, native code (koffi) only in the host.
import * as esbuild from 'esbuild';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildEmulator } from '../native/build.mjs';
import { copyTencentLibrary } from './lib/tencentLibrary.mjs';

export const root = path.resolve(import.meta.dirname, '..');

/** Fails the build where a module is imported that the bundle's process must never load. */
const forbid = (filter, why) => ({
  name: 'forbid',
  setup(build) {
    build.onResolve({ filter }, ({ path: name, importer }) => ({
      errors: [{ text: `${path.relative(root, importer)} imports '${name}': ${why}` }],
    }));
  },
});

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node22',
  outExtension: { '.js': '.cjs' },
  outdir: 'dist',
  logLevel: 'warning',
};

/** The bundles, by name: what the build makes and what the boundary test builds again with a stray import. */
export const bundles = {
  extension: {
    ...common,
    entryPoints: { extension: 'src/extension.ts' },
    external: ['vscode'],
    plugins: [forbid(/^(koffi|@koromix\/.*)$/, 'no native code in the extension host')],
  },
  host: {
    ...common,
    entryPoints: { host: 'src/host/main.ts', heartbeat: 'src/host/heartbeat.ts' },
    external: ['koffi'],
    plugins: [forbid(/^vscode$/, 'the SDK host is plain Node, without the vscode module')],
  },
  sandbox: {
    ...common,
    entryPoints: { sandbox: 'src/sandbox/program/main.ts' },
    external: ['koffi'],
    plugins: [forbid(/^vscode$/, 'the sandbox program is plain Node, without the vscode module')],
  },
  cli: {
    ...common,
    entryPoints: { cli: 'src/cli/main.ts' },
    plugins: [forbid(/^(vscode|koffi|@koromix\/.*)$/, 'the command line is plain Node, and a client like every window')],
  },
};

export async function buildBundles({ production = false } = {}) {
  for (const bundle of Object.values(bundles)) {
    await esbuild.build({ ...bundle, minify: production, sourcemap: production ? false : 'linked' });
  }
}

/** Everything that the extension needs in `dist/`. What has not changed is not compiled again. */
export async function buildAll(options) {
  await buildBundles(options);
  await buildEmulator({ root });
  copyTencentLibrary(root);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await buildAll();
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
