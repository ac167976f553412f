import { Program } from './programs.ts';

/** So many programs write to each other in pairs, `count` messages each way, all at once. Answers what each says at its end. */
export async function talk(talker: string, directory: string, programs: number, count: number): Promise<string[]> {
  const names = Array.from({ length: programs }, (_, index) => `talker${index}`);
  const talkers = names.map((name, index) => new Program(talker, [directory, name, names[index ^ 1]!, String(count)]));
  await Promise.all(talkers.map((one) => one.untilSaid('ready')));
  talkers.forEach((one) => one.process.stdin.end('go\n'));
  await Promise.all(talkers.map(({ end }) => end));
  return talkers.map(({ lines }) => lines.slice(1).join('\n'));
}
