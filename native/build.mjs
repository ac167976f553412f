// Builds the emulator: `node native/build.mjs`, or `buildEmulator()` from another script.
// Needs a C++17 compiler and nothing else; what has not changed is not compiled again.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

const warnings = ['-Wall', '-Wextra', '-Wpedantic', '-Werror'];
const sqliteOptions = [
  '-DSQLITE_DQS=0',
  '-DSQLITE_THREADSAFE=1',
  '-DSQLITE_DEFAULT_MEMSTATUS=0',
  '-DSQLITE_DEFAULT_FILE_PERMISSIONS=0600',
  '-DSQLITE_ENABLE_FTS5',
  '-DSQLITE_OMIT_DEPRECATED',
  '-DSQLITE_OMIT_LOAD_EXTENSION',
  '-DHAVE_USLEEP=1',
];

/** Builds what is out of date and returns the path of the library. */
export async function buildEmulator({ root = path.resolve(import.meta.dirname, '..'), quiet = false } = {}) {
  if (process.platform === 'win32') {
    throw new Error('The emulator cannot be built on Windows yet: it needs a POSIX system.');
  }
  const compiler = await findCompiler();
  const sqlite = path.join(root, 'node_modules/better-sqlite3/deps/sqlite3');
  if (!existsSync(path.join(sqlite, 'sqlite3.c'))) {
    throw new Error(`SQLite's source is missing: ${sqlite} (run npm ci first).`);
  }
  const source = path.join(root, 'native/src');
  const include = path.join(root, 'native/include');
  const objects = path.join(root, 'dist/native/obj', `${process.platform}-${process.arch}`);
  const output = path.join(root, 'dist/native', `${process.platform}-${process.arch}`);
  mkdirSync(objects, { recursive: true });
  mkdirSync(output, { recursive: true });

  const common = ['-O2', '-fPIC', '-fvisibility=hidden', '-ffunction-sections', '-I', sqlite];
  const headers = [source, include].flatMap((folder) => filesIn(folder, /\.h(pp)?$/).map((name) => path.join(folder, name)));
  const units = filesIn(source, /\.cpp$/).map((name) => ({
    name,
    input: path.join(source, name),
    inputs: [path.join(source, name), ...headers],
    flags: [...common, '-std=c++17', '-fvisibility-inlines-hidden', '-pthread', ...warnings, '-I', include, '-I', source],
  }));
  const sqliteSource = path.join(sqlite, 'sqlite3.c');
  units.unshift({ name: 'sqlite3.c', input: sqliteSource, inputs: [sqliteSource], flags: ['-x', 'c', ...common, ...sqliteOptions] });

  const compiled = await inParallel(units, availableParallelism(), ({ name, input, inputs, flags }) => {
    const object = path.join(objects, `${name.replace(/\.\w+$/, '').replaceAll(path.sep, '_')}.o`);
    return make(object, inputs, [compiler, ...flags, '-c', input], objects, quiet);
  });

  const apple = process.platform === 'darwin';
  const library = path.join(output, `libImSDK_emulator.${apple ? 'dylib' : 'so'}`);
  const exported = path.join(root, 'native/exports.map');
  const link = apple
    ? ['-dynamiclib']
    : ['-shared', '-static-libstdc++', '-static-libgcc', '-Wl,-z,defs', '-Wl,-z,nodelete', '-Wl,--gc-sections', `-Wl,--version-script=${exported}`];
  await make(library, [...compiled, exported], [compiler, ...link, '-pthread', ...compiled], objects, quiet);
  return library;
}

/** Paths below the folder, in a fixed order. */
function filesIn(folder, pattern) {
  return readdirSync(folder, { recursive: true }).filter((name) => pattern.test(name)).sort();
}

/** Runs the command unless the result already comes from these very inputs; the result appears at once or not at all. */
async function make(result, inputs, command, stamps, quiet) {
  const hash = createHash('sha256').update(JSON.stringify(command));
  for (const input of inputs) {
    hash.update(readFileSync(input));
  }
  const digest = hash.digest('hex');
  const stamp = path.join(stamps, `${path.basename(result)}.hash`);
  if (existsSync(result) && existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) {
    return result;
  }
  if (!quiet) {
    console.log(`native: ${path.basename(result)}`);
  }
  const temporary = `${result}.${process.pid}.tmp`;
  try {
    await run(command[0], [...command.slice(1), '-o', temporary], { maxBuffer: 1 << 26 });
  } catch (error) {
    throw new Error(`Could not build ${path.basename(result)}:\n${error.stderr || error.message}`);
  }
  renameSync(temporary, result);
  writeFileSync(stamp, digest);
  return result;
}

async function findCompiler() {
  const candidates = process.env.CXX ? [process.env.CXX] : ['c++', 'g++', 'clang++'];
  for (const candidate of candidates) {
    try {
      await run(candidate, ['--version']);
      return candidate;
    } catch {
      // The next candidate may be there.
    }
  }
  throw new Error(`No C++ compiler found (tried ${candidates.join(', ')}): install g++ or clang++, or set CXX.`);
}

async function inParallel(items, limit, work) {
  const results = new Array(items.length);
  let next = 0;
  await Promise.all(
    Array.from({ length: Math.min(limit, items.length) }, async () => {
      while (next < items.length) {
        const index = next++;
        results[index] = await work(items[index]);
      }
    }),
  );
  return results;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    console.log(await buildEmulator());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
