import { forTerminal } from './output.ts';

const segmenter = new Intl.Segmenter();
const gap = '  ';

/** Rows below their heads, in columns that are as wide as they have to be; the last one is cut off at `longest`. */
export function table(head: readonly string[], rows: readonly (readonly string[])[], longest = 60): string {
  const clean = [head, ...rows].map((row) => row.map(forTerminal));
  const widths = head.map((_, column) => Math.max(...clean.map((row) => width(row[column] ?? ''))));
  return clean
    .map((row) => row.map((text, column) => (column === row.length - 1 ? shorten(text, longest) : pad(text, widths[column]!))).join(gap).trimEnd())
    .join('\n');
}

/** In columns of the terminal: Chinese characters and emoji take two. */
function width(text: string): number {
  return [...segmenter.segment(text)].reduce((sum, { segment }) => sum + widthOfOne(segment), 0);
}

function widthOfOne(character: string): number {
  return /\p{Emoji_Presentation}|\ufe0f|[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{20000}-\u{3fffd}]/u.test(character)
    ? 2
    : 1;
}

function pad(text: string, columns: number): string {
  return text + ' '.repeat(columns - width(text));
}

function shorten(text: string, columns: number): string {
  let kept = '';
  for (const { segment } of segmenter.segment(text)) {
    if (width(kept) + widthOfOne(segment) >= columns) {
      return `${kept}…`;
    }
    kept += segment;
  }
  return kept;
}
