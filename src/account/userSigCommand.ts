import { spawn } from 'node:child_process';
import type { Account } from '../protocol.ts';

/** In milliseconds and characters. */
const patience = 30_000;
const longestOutput = 65_536;
/** How much of what the program says on stderr explains its failure. */
const keptErrors = 500;

/**
 * Runs the person's own program, without a shell, and resolves with what it printed on stdout. `${sdkAppId}` and
 * `${userId}` in its arguments are filled in. Rejects with the cause in words, never with anything from stdout: that
 * is the signature.
 */
export function runUserSigCommand(command: readonly string[], { sdkAppId, userId }: Account): Promise<string> {
  const [program = '', ...rest] = command;
  const args = rest.map((arg) => arg.replaceAll('${sdkAppId}', String(sdkAppId)).replaceAll('${userId}', userId));
  return new Promise((resolve, reject) => {
    if (program === '') {
      throw new Error('imConversations.userSigCommand names no program');
    }
    const fail = (cause: string): void => reject(new Error(`${program}: ${cause}`));
    const child = spawn(program, args, { shell: false, stdio: ['ignore', 'pipe', 'pipe'], timeout: patience, killSignal: 'SIGKILL', windowsHide: true });
    let [output, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.length > longestOutput) {
        child.kill('SIGKILL');
      }
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors = (errors + text).slice(-keptErrors)));
    child.once('error', (error) => fail(error.message));
    child.once('close', (code, signal) => {
      if (output.length > longestOutput) {
        fail('it printed too much');
      } else if (signal === 'SIGKILL') {
        fail(`it did not end within ${patience / 1000} seconds`);
      } else if (code !== 0) {
        fail([`it ended with ${signal ?? `code ${code}`}`, errors.trim()].filter(Boolean).join(': '));
      } else if (output.trim() === '') {
        fail('it printed nothing');
      } else {
        resolve(output.trim());
      }
    });
  });
}
