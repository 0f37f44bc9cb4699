/** Where a text stops being JSON, as an index into it; its length where it ends too early. Of a text that is JSON: `undefined`. */
export function jsonFault(text: string): number | undefined {
  const reading: Reading = { text, at: 0 };
  const isRead = readValue(reading) && blank(reading) === text.length;
  return isRead ? undefined : reading.at;
}

/** How far a text has been read. Whoever cannot go on leaves `at` where the fault is, and says `false`. */
interface Reading {
  readonly text: string;
  at: number;
}

/** Recursive, as the bound on depth allows that holds before anything is read. */
function readValue(reading: Reading): boolean {
  blank(reading);
  if (next(reading, /\{/y)) return readMembers(reading, '}', readMember);
  if (next(reading, /\[/y)) return readMembers(reading, ']', readValue);
  return next(reading, literal) || readText(reading);
}

const literal = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;

function readMembers(
  reading: Reading,
  end: '}' | ']',
  readOne: (reading: Reading) => boolean,
): boolean {
  const closing = end === '}' ? /\s*\}/y : /\s*\]/y;
  if (next(reading, closing)) return true;
  do {
    if (!readOne(reading)) return false;
    blank(reading);
  } while (next(reading, /,/y));
  return next(reading, closing);
}

function readMember(reading: Reading): boolean {
  blank(reading);
  if (!readText(reading)) return false;
  blank(reading);
  return next(reading, /:/y) && readValue(reading);
}

/** A text without an end is told at the place where it should have ended. */
function readText(reading: Reading): boolean {
  if (!next(reading, /"/y)) return false;
  do next(reading, plainLetters);
  while (next(reading, /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y));
  return next(reading, /"/y);
}

/** One class of letters over and over: what is repeated in a group takes room on the stack for each letter, of which a text may have too many. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none of them within a text
const plainLetters = /[^"\\\u0000-\u001f]*/y;

function blank(reading: Reading): number {
  next(reading, /[ \t\n\r]*/y);
  return reading.at;
}

function next(reading: Reading, pattern: RegExp): boolean {
  pattern.lastIndex = reading.at;
  const found = pattern.exec(reading.text);
  if (found === null) return false;
  reading.at += found[0].length;
  return true;
}
