import { controlCharacters } from '../controlCharacters.ts';

declare const brand: unique symbol;

/**
 * A text that VS Code shows as it is, whichever of its APIs gets it. Notifications, modal dialogs and input prompts turn
 * `[label](command:…)` into a link, labels draw `$(name)` as an icon, and a quick pick's hover renders its row as
 * Markdown, which loads pictures from the network. Only this file makes such texts; lint refuses all others.
 */
export type PlainText = string & { readonly [brand]: 'PlainText' };

const controls = new RegExp(`${controlCharacters.source}+`, 'gu');
/** Invisible and without width; what stands on its two sides is no longer read as one piece of markup. */
const wordJoiner = '\u2060';

/**
 * The one escape for names, ids, messages and anything else that others have written. Line ends, other control characters
 * and direction overrides become spaces; markup stays readable and loses its meaning. Escaping twice changes nothing.
 */
export function plainText(text: string): PlainText {
  return text
    .toWellFormed()
    .replace(/[\u200b\u2060\ufeff]/g, '')
    .replace(controls, ' ')
    .trim()
    .replace(/\](?!\u2060)/g, `]${wordJoiner}`) // [link](…), [link][…], [name]: …
    .replace(/\$(?=\(|$)/g, `$$${wordJoiner}`) // $(icon)
    .replace(/!(?=\[|$)/g, `!${wordJoiner}`) // ![picture](…)
    .replace(/:(?=\/\/)/g, `:${wordJoiner}`) // https://…
    .replace(/(?<=\bwww)\./gi, `${wordJoiner}.`)
    .replace(/(?<=\w)@(?=\w)/g, `@${wordJoiner}`) // an address for mail
    .replace(/^(?=[#>|~`=+*-]|\d+[.)])/, wordJoiner) as PlainText; // A heading, a quotation, a list, a block of code.
}

/** A text of ours: its constant parts may hold icons and links, its values are escaped. */
export function plain(constant: TemplateStringsArray, ...values: readonly (string | number)[]): PlainText {
  return String.raw({ raw: constant }, ...values.map((value) => (typeof value === 'number' ? value : plainText(value)))) as PlainText;
}

/** Joins what is not empty. */
export function joinPlain(parts: readonly (PlainText | '' | undefined)[], separator: ', ' | ' ' | '\n' | ' · '): PlainText {
  return parts.filter(Boolean).join(separator) as PlainText;
}
