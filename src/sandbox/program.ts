import { execFile } from 'node:child_process';
import { nodeEnvironment } from '../client/nodeEnvironment.ts';
import type { Order, OrderAnswers } from './orders.ts';

/** In milliseconds. */
const patience = 60_000;

/**
 * Runs the sandbox program with one order; it ends by itself. Rejects with what the program says of its failure.
 *
 * @param script the program's bundle
 */
export function runOrder<K extends Order['kind']>(script: string, order: Extract<Order, { kind: K }>): Promise<OrderAnswers[K]> {
  return new Promise((resolve, reject) => {
    const options = { env: nodeEnvironment(), timeout: patience, killSignal: 'SIGKILL', windowsHide: true } as const;
    execFile(process.execPath, [script, JSON.stringify(order)], options, (error, stdout, stderr) => {
      const answer = stdout.trimEnd().split('\n').at(-1); // The library may print before it.
      if (error || !answer) {
        reject(new Error(stderr.trim() || (error?.message ?? 'The sandbox program said nothing')));
      } else {
        resolve(JSON.parse(answer) as OrderAnswers[K]);
      }
    });
  });
}
