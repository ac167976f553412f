// What has to happen before anything of the project can be imported: the dependencies, and the Node that runs
// TypeScript as it is. Node's own modules only, and nothing newer than Node 20.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const windows = process.platform === 'win32';
const node24 = path.join(root, 'node_modules/node/bin', windows ? 'node.exe' : 'node');

/**
 * Installs what is missing and runs `main` under Node 24; the calling script is started again for that.
 * An error ends the script with its message alone, since every message of ours says what to do, and `lastWords`.
 */
export async function runUnderNode24(main, lastWords = '') {
  endWithParent();
  try {
    ensureDependencies();
    if (process.versions.node.startsWith('24.')) {
      await main();
    } else {
      await startAgain();
    }
  } catch (error) {
    console.error(process.env.DEBUG ? error : error.message);
    process.stdout.write(lastWords && `${lastWords}\n`);
    process.exit(1);
  }
}

/** Whoever ends npm ends its shell with it, but not what runs in the shell. */
function endWithParent() {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(timer);
      process.kill(process.pid, 'SIGTERM');
    }
  }, 500);
  timer.unref();
}

function ensureDependencies() {
  if (Number(process.versions.node.split('.')[0]) < 20) {
    throw new Error(`Node 20 or newer is needed to begin with; this is ${process.version}.`);
  }
  if (isInstalled()) {
    return;
  }
  console.log('Installing the dependencies (npm ci)');
  const { status } = spawnSync('npm', ['ci', '--loglevel=error'], { cwd: root, stdio: 'inherit', shell: windows });
  if (status !== 0) {
    throw new Error('npm ci failed: see above, and check the connection to the npm registry.');
  }
  if (!existsSync(node24)) {
    throw new Error('The package "node" did not install Node 24: run "npm ci --ignore-scripts=false", install scripts must be allowed.');
  }
}

/** Whether node_modules holds what the lock file says, by npm's own record of what it installed. */
function isInstalled() {
  const record = path.join(root, 'node_modules/.package-lock.json');
  if (!existsSync(record) || !existsSync(node24)) {
    return false;
  }
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packagesOf(record);
  return Object.entries(packagesOf(path.join(root, 'package-lock.json'))).every(
    ([name, wanted]) => name === '' || (installed[name]?.version ?? (wanted.optional && wanted.version)) === wanted.version,
  );
}

async function startAgain() {
  const child = spawn(node24, process.argv.slice(1), {
    stdio: 'inherit',
    env: { ...process.env, PATH: path.dirname(node24) + path.delimiter + process.env.PATH },
  });
  // A terminal sends Ctrl+C to both processes, a supervisor only to this one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (...ended) => resolve(ended));
  });
  process.exit(code ?? 128 + constants.signals[signal]);
}
