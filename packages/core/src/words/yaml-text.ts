/** A value of JSON, of which absent fields are left out. */
type Value = unknown;

/**
 * A value of JSON as YAML, line by line. Texts of several lines stand as they are; what some reader of YAML would take for another value stands in the quotes of
 * JSON, in which every letter that is not seen stands as a code. What we write needs no library: only who reads YAML has to know all of it.
 */
export function yamlText(value: Value): string {
  return `${(isNested(value) ? linesOf(value) : leafOf(value)).join('\n')}\n`;
}

function linesOf(value: object): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(itemOf);
  return Object.entries(value).flatMap(([name, each]) => {
    if (each === undefined) return [];
    const key = quotedIfNeeded(name);
    if (isNested(each)) return [`${key}:`, ...linesOf(each).map(indented)];
    const [first, ...more] = leafOf(each);
    return [`${key}: ${first}`, ...more.map(indented)];
  });
}

function itemOf(value: Value): readonly string[] {
  if (isNested(value)) {
    return linesOf(value).map((line, i) => (i === 0 ? `- ${line}` : indented(line)));
  }
  const [first, ...more] = leafOf(value);
  return [`- ${first}`, ...more.map(indented)];
}

/** A line of nothing stays one: in a text of several lines blanks would be a part of it. */
function indented(line: string): string {
  return line === '' ? '' : `  ${line}`;
}

/** What has lines of its own; what is empty stands on that of its name. */
function isNested(value: Value): value is object {
  return typeof value === 'object' && value !== null && Object.values(value).some(isSaid);
}

function isSaid(value: Value): boolean {
  return value !== undefined;
}

function leafOf(value: Value): readonly string[] {
  if (typeof value !== 'string') return [JSON.stringify(value)];
  return isBlock(value) ? blockOf(value) : [quotedIfNeeded(value)];
}

/** Lines that each hold something else than blanks, or nothing, of which the first is not set in and one at most is empty at the end: all else a block would not give back. */
function isBlock(text: string): boolean {
  const lines = text.split('\n');
  const isWhole = lines.every((line) => line === '' || /\S/.test(line));
  const isBare = /^\S/.test(text) && !text.endsWith('\n\n');
  return lines.length > 1 && isBare && isWhole && !unseen.test(text.replaceAll('\n', ''));
}

/** The sign behind `|` says that no line break is at its end. */
function blockOf(text: string): readonly string[] {
  const lines = text.split('\n');
  return text.endsWith('\n') ? ['|', ...lines.slice(0, -1)] : ['|-', ...lines];
}

/** What some reader of YAML takes for another value, and all that has a sign in it, stands in quotes. */
const plain = /^[A-Za-z][A-Za-z0-9_/-]*$/;
const taken = /^(true|false|null|yes|no|on|off|y|n)$/i;

function quotedIfNeeded(text: string): string {
  return plain.test(text) && !taken.test(text) ? text : quoted(text);
}

/** What breaks lines, steers terminals, turns the direction of writing, or is no letter at all. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\uFFFE\uFFFF]/u;

function quoted(text: string): string {
  return JSON.stringify(text).replace(new RegExp(unseen, 'gu'), (letter) => {
    const code = (letter.codePointAt(0) ?? 0).toString(16).toUpperCase();
    return code.length > 4 ? `\\U${code.padStart(8, '0')}` : `\\u${code.padStart(4, '0')}`;
  });
}
