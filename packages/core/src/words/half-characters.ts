/** One escape of a JSON text; whatever stands behind a backslash is looked at once, so that `\\ud800` is a backslash and letters. */
const escapes = /\\(?:u([\da-fA-F]{4})|.)/gs;
const mayBeHalf = /\\u[dD][89a-fA-F]/;

/**
 * The first half of a character in a JSON text, as it is written there: an escape such as `\ud800` without its other half. JSON allows it and
 * JavaScript keeps it, but no text in UTF-8 can hold it: Redis reads nothing of a record in which one stands, and a program is given
 * something else. `undefined` where every character is whole. Says nothing of use about a text that is no JSON.
 */
export function halfCharacter(text: string): string | undefined {
  if (!mayBeHalf.test(text)) return undefined;
  let high: RegExpExecArray | undefined;
  for (const found of text.matchAll(escapes)) {
    const code = Number.parseInt(found[1] ?? '0', 16);
    const follows = high !== undefined && high.index + high[0].length === found.index;
    if (follows && isLow(code)) {
      high = undefined;
      continue;
    }
    if (high !== undefined) return high[0];
    if (isLow(code)) return found[0];
    high = isHigh(code) ? found : undefined;
  }
  return high?.[0];
}

/** The value as JSON of whole characters alone: what stands for half of one is said as U+FFFD, as every writer of UTF-8 does. */
export function wholeJson(value: unknown): string {
  const text = JSON.stringify(value);
  // What is whole is written as itself, so that every escape of this kind is a half.
  if (!mayBeHalf.test(text)) return text;
  return text.replace(escapes, (written, hex: string | undefined) => {
    const code = Number.parseInt(hex ?? '0', 16);
    return isHigh(code) || isLow(code) ? '\ufffd' : written;
  });
}

function isHigh(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

function isLow(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}
