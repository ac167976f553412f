import { SdkError } from '../protocol.ts';

/**
 * SDK text never goes through plain `JSON.parse`: its 64-bit numbers do not fit a double. Two ways, both exact:
 * a fast one for rows, which turns the known 64-bit fields into strings, and a slow one that keeps every number
 * as it is written.
 */

const longNames: readonly string[] = [
  'message_unique_id',
  'message_locator_unique_id',
  'conv_active_time',
  'conv_unread_num',
  'conversation_list_result_next_seq',
];
/** Keyed on the names: a pattern on digits alone would also match inside a text. There, a quote is written `\"`. */
const longFields = new RegExp(`"(${longNames.join('|')})":\\s*(\\d{16,})(?![\\d.eE])`, 'g');

/** Parses a list of conversations or messages; 64-bit fields beyond 15 digits become strings. Marks lose precision. */
export function parseRows(text: string): unknown {
  return orRefuse(() => JSON.parse(text.replace(longFields, '"$1":"$2"')));
}

/** A number as the SDK wrote it. */
interface RawNumber {
  readonly rawJSON: string;
}

// In every Node that VS Code 1.110 and later bring; TypeScript's libraries do not know them yet.
interface SourceTextJson {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
}
const sourceTextJson = JSON as unknown as SourceTextJson;

/** Parses anything so that `JSON.stringify` writes every number exactly as it was read. */
export function parseLossless(text: string): unknown {
  return orRefuse(() =>
    sourceTextJson.parse(text, (_key, value, { source }) =>
      typeof value === 'number' && source !== undefined ? sourceTextJson.rawJSON(source) : value,
    ),
  );
}

/** A replacer for `JSON.stringify` that writes the same for what either of the two ways has read. */
export function asInRows(key: string, value: unknown): unknown {
  if (!sourceTextJson.isRawJSON(value)) {
    return value;
  }
  const isLong = longNames.includes(key) && /^\d{16,}$/.test(value.rawJSON);
  return isLong ? value.rawJSON : Number(value.rawJSON);
}

/** The value of a number that either of the two ways has read, if it fits a double; 0 for anything else. */
export function numberOf(value: unknown): number {
  return isNumber(value) ? Number(typeof value === 'number' ? value : value.rawJSON) || 0 : 0;
}

export function isNumber(value: unknown): value is number | RawNumber {
  return typeof value === 'number' || sourceTextJson.isRawJSON(value);
}

/** Writes JSON text on several lines, without touching a digit. */
export function indentJson(text: string): string {
  return JSON.stringify(parseLossless(text), null, 2);
}

/** The parser's own error would quote the text, which is a person's and must not get into a log. */
function orRefuse(parse: () => unknown): unknown {
  try {
    return parse();
  } catch {
    throw SdkError.of('sdk', 'JSON', 'sdkNotJson', {});
  }
}
