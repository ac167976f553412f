/**
 * What moves, hides or ends the text around it when it is shown: control characters, line ends, and marks, overrides and
 * isolates of the writing direction.
 */
export const controlCharacters = /[\p{Cc}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** What takes no place and hides in a text: zero-width characters, tags, fillers. Scripts and emoji need some of them. */
export const invisibleCharacters = /[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;
