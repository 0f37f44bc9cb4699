const [star, anyOne, open, close, backslash, caret, dash] = codesOf('*?[]\\^-');

/**
 * Whether a key is of a pattern, as Redis's own SCAN and KEYS say, by bytes: `*` is anything, `?` one byte, `[a-f]` one of a set and `[^a-f]` one that
 * is none of it, and `\` takes from the next what it would mean. A star that fitted too little takes one more, and those before it never again, so
 * that no pattern takes long.
 */
export function matchesKeyPattern(pattern: string, key: string): boolean {
  const [wanted, given] = [codesOf(pattern), codesOf(key)];
  let at = 0;
  let last: { readonly at: number; taken: number } | undefined;
  for (let i = 0; i < given.length; ) {
    if (wanted[at] === star) {
      at += 1;
      last = { at, taken: i };
      continue;
    }
    const next = afterOne(wanted, at, given[i] ?? 0);
    if (next !== undefined) {
      at = next;
      i += 1;
    } else if (last !== undefined) {
      last.taken += 1;
      i = last.taken;
      at = last.at;
    } else {
      return false;
    }
  }
  while (wanted[at] === star) at += 1;
  return at >= wanted.length;
}

function codesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** Where the pattern goes on when one byte fits what stands at a place that is no star; `undefined` where it does not. */
function afterOne(wanted: Uint8Array, at: number, code: number): number | undefined {
  switch (wanted[at]) {
    case anyOne:
      return at + 1;
    case open:
      return afterSet(wanted, at + 1, code);
    case backslash: {
      // The last one of a pattern is itself.
      const meant = at + 1 < wanted.length ? at + 1 : at;
      return wanted[meant] === code ? meant + 1 : undefined;
    }
    default:
      return wanted[at] === code ? at + 1 : undefined;
  }
}

/** The same of a set; one that nobody closed ends with the pattern. */
function afterSet(wanted: Uint8Array, from: number, code: number): number | undefined {
  const isNot = wanted[from] === caret;
  let at = isNot ? from + 1 : from;
  let isIn = false;
  while (at < wanted.length && wanted[at] !== close) {
    const isEscaped = wanted[at] === backslash && at + 1 < wanted.length;
    if (isEscaped) at += 1;
    const low = wanted[at] ?? 0;
    const isRange = !isEscaped && wanted[at + 1] === dash && at + 2 < wanted.length;
    const high = isRange ? (wanted[at + 2] ?? 0) : low;
    if (code >= Math.min(low, high) && code <= Math.max(low, high)) isIn = true;
    at += isRange ? 3 : 1;
  }
  return isIn === isNot ? undefined : at + 1;
}
