import { makeAccount } from './data.ts';
import { figuresBetween, figuresOf, type Figure } from './figures.ts';
import { measure } from './measure.ts';

/** Everything that can be compared without VS Code, for accounts of one size on both libraries. */
export async function compare(n: number, rounds: number, folder: string): Promise<Figure[]> {
  const [real, emulator] = [await makeAccount('libImSDK', n, folder), await makeAccount('emulator', n, folder)];
  const [ofReal, ofEmulator] = [await measure(real, rounds), await measure(emulator, rounds)];
  return [...figuresOf(real, ofReal), ...figuresOf(emulator, ofEmulator), ...figuresBetween(emulator, ofEmulator, ofReal)];
}
