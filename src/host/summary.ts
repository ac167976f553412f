import { controlCharacters } from '../controlCharacters.ts';
import { isNumber, numberOf } from './json.ts';

/** The longest summary, in code points. */
const longest = 200;

/** Words for elements that are no text, by `elem_type` (header). */
const elementWords: Record<number, string> = {
  1: '[image]',
  2: '[voice]',
  3: '[custom]',
  4: '[file]',
  5: '[group notice]',
  6: '[face]',
  7: '[location]',
  8: '[group notice]',
  9: '[video]',
  12: '[merged messages]',
};

export interface Element {
  readonly elem_type?: unknown;
  readonly text_elem_content?: unknown;
}

/** One line of a message or a draft: texts as they are, other elements as a word. */
export function summarize(elements: unknown): string {
  const parts = (Array.isArray(elements) ? (elements as Element[]) : []).map((element) =>
    isText(element) ? textOf(element) : (elementWords[numberOf(element?.elem_type)] ?? '[message]'),
  );
  return oneLine(parts.join(' '));
}

export function isText(element: Element | null | undefined): boolean {
  return isNumber(element?.elem_type) && numberOf(element.elem_type) === 0;
}

export function textOf({ text_elem_content: text }: Element): string {
  return typeof text === 'string' ? text : '';
}

/** Line ends, control characters and direction overrides become spaces. */
function oneLine(text: string): string {
  const line = text
    .slice(0, longest * 8) // Enough for what is shown, however long the message.
    .toWellFormed()
    .replace(controlCharacters, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const points = [...line];
  return points.length > longest ? `${points.slice(0, longest - 1).join('')}…` : line;
}
