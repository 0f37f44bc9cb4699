/**
 * How much JSON is read at all. What nests deeper overflows the stack of whoever walks it by recursion, as every schema does,
 * and how deep is too deep depends on how warm the code is: what one node takes, a cold one could not read again.
 */
export const jsonBounds = { depth: 64, values: 10_000 } as const;

/** Why a text is not read as JSON. */
export type JsonRefusal = 'not-json' | 'too-deep' | 'too-many-values';

export type ParsedJson =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly because: JsonRefusal };

/** The refusals in words. */
export const jsonRefusals: Readonly<
  Record<JsonRefusal, { readonly en: string; readonly zh: string }>
> = {
  'not-json': { en: 'not JSON', zh: '不是 JSON' },
  'too-deep': {
    en: `nested deeper than ${jsonBounds.depth}`,
    zh: `嵌套超过 ${jsonBounds.depth} 层`,
  },
  'too-many-values': {
    en: `more than ${jsonBounds.values} values`,
    zh: `值超过 ${jsonBounds.values} 个`,
  },
};

/** Every text from outside becomes JSON here: bounded before it is parsed, and refused by name instead of thrown. */
export function parseJson(text: string): ParsedJson {
  const excess = jsonExcess(text);
  if (excess !== undefined) return { kind: 'refused', because: excess };
  try {
    return { kind: 'json', value: JSON.parse(text) as unknown };
  } catch {
    return { kind: 'refused', because: 'not-json' };
  }
}

/** Which bound a text breaks, by one walk over it without recursion; of a text that is no JSON it may say nothing. */
export function jsonExcess(
  text: string,
  bounds: { readonly depth: number; readonly values: number } = jsonBounds,
): Exclude<JsonRefusal, 'not-json'> | undefined {
  let depth = 0;
  let values = 1;
  // A container's first member has no comma before it, and an empty container has no member.
  let isFresh = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isBlank(code)) continue;
    if (isFresh && !isCloser(code)) values += 1;
    isFresh = false;
    if (code === quote) at = endOfString(text, at);
    else if (isOpener(code)) {
      depth += 1;
      isFresh = true;
      if (depth > bounds.depth) return 'too-deep';
    } else if (isCloser(code)) depth -= 1;
    else if (code === comma) values += 1;
    if (values > bounds.values) return 'too-many-values';
  }
  return undefined;
}

const quote = 0x22;
const comma = 0x2c;
const backslash = 0x5c;

/** Where the string that begins here ends; a text that ends before it does is no JSON, and there is nothing left to look at. */
export function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === backslash) at += 1;
    else if (code === quote) return at;
  }
  return text.length;
}

function isOpener(code: number): boolean {
  return code === 0x5b || code === 0x7b;
}

function isCloser(code: number): boolean {
  return code === 0x5d || code === 0x7d;
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
