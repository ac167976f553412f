import { connect } from 'node:net';
import { after } from './time.ts';

/**
 * Asks a thread of the host that no call blocks for how many milliseconds its first thread is in a call that may take long;
 * 0 for none, undefined when nobody answers.
 *
 * @param patience in milliseconds
 */
export async function askHeartbeat(address: string, patience: number): Promise<number | undefined> {
  const socket = connect(address);
  let text = '';
  const answered = new Promise<void>((resolve) => {
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    socket.on('error', () => resolve()).on('close', () => resolve());
  });
  await Promise.race([answered, after(patience)]);
  socket.destroy();
  return /^\d+\n$/.test(text) ? Number(text) : undefined;
}
