import { controlCharacters, invisibleCharacters } from '../controlCharacters.ts';

/** Where the command writes to. */
export interface Output {
  /** A line of our own, or one that {@link forTerminal} has made. */
  line(text: string): void;
  /** A person's text and a line end: as it is for a program, without anything that a terminal would obey for a person. */
  text(text: string): void;
}

export function makeOutput(stream: NodeJS.WriteStream): Output {
  return {
    line: (text) => void stream.write(`${text}\n`),
    text: (text) => void stream.write(`${stream.isTTY ? linesForTerminal(text) : text}\n`),
  };
}

/** One line without anything that a terminal would obey: names and messages are hostile. */
export function forTerminal(text: string): string {
  return text.replace(controlCharacters, ' ').replace(invisibleCharacters, '').replace(/ +/g, ' ').trim();
}

/** Several lines, with their indentation. */
export function linesForTerminal(text: string): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.split('\t').map((part) => part.replace(controlCharacters, '\ufffd').replace(invisibleCharacters, '')).join('\t'))
    .join('\n');
}

/** JSON that says the same, in characters that nothing obeys and that can all be seen. */
export function visibleJson(value: unknown): string {
  const escape = (character: string): string => [...Array(character.length).keys()].map((at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`).join('');
  return JSON.stringify(value).replace(controlCharacters, escape).replace(invisibleCharacters, escape);
}
