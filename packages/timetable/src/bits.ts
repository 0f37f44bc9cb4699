/** A way through time: 1 forward, -1 back. */
export type Direction = 1 | -1;

/**
 * The first set bit of `mask` at `from` or beyond it in the given direction, or -1.
 * `mask` holds at most 31 bits; `from` may lie one outside of them.
 */
export function seekBit(mask: number, from: number, direction: Direction): number {
  if (direction === 1) {
    if (from > 30) return -1;
    const rest = mask & (-1 << from);
    return 31 - Math.clz32(rest & -rest);
  }
  if (from < 0) return -1;
  return 31 - Math.clz32(mask & (-1 >>> (31 - from)));
}

/** As seekBit for the 60 values of a minute or second, kept as two words of 30 bits. */
export function seekSixty(
  words: { readonly low: number; readonly high: number },
  from: number,
  direction: Direction,
): number {
  if (direction === 1) {
    const found = from < 30 ? seekBit(words.low, from, 1) : -1;
    if (found >= 0) return found;
    const above = seekBit(words.high, from < 30 ? 0 : from - 30, 1);
    return above < 0 ? -1 : above + 30;
  }
  const found = from >= 30 ? seekBit(words.high, from - 30, -1) : -1;
  if (found >= 0) return found + 30;
  return seekBit(words.low, from >= 30 ? 29 : from, -1);
}

/** The two words of a set of values from 0 to 59. */
export class SixtySet {
  readonly low: number;
  readonly high: number;

  constructor(low: number, high: number) {
    this.low = low;
    this.high = high;
  }

  has(value: number): boolean {
    return value < 30 ? ((this.low >> value) & 1) === 1 : ((this.high >> (value - 30)) & 1) === 1;
  }
}

/** The number of set bits. */
export function countBits(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/** The places of the set bits, ascending. */
export function bitsOf(mask: number): readonly number[] {
  const bits: number[] = [];
  for (let bit = seekBit(mask, 0, 1); bit >= 0; bit = seekBit(mask, bit + 1, 1)) bits.push(bit);
  return bits;
}
