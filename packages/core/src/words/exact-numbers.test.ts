import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { inexactNumber } from './exact-numbers.ts';

describe('a number keeps its digits or is named', () => {
  it.each([
    ['the integer above the last that all are kept to', '9007199254740993'],
    ['an integer of twenty digits', '12345678901234567890'],
    ['a negative one', '-9007199254740993'],
    ['one with an empty fraction', '9007199254740993.0'],
    ['one by its power', '90071992547409931e-1'],
    ['a fraction of twenty digits', '0.12345678901234567891'],
    ['more than the largest', '1e400'],
    ['less than the smallest', '1e-400'],
    ['a power that is no number itself', '1e99999999999999999999'],
  ])('names %s', (_what, digits) => {
    for (const text of [digits, `[1,${digits}]`, `{"a": {"b":${digits}\n}}`]) {
      expect(inexactNumber(text)).toBe(digits);
    }
  });

  it.each([
    '0',
    '-0',
    '0e999999999',
    '12.30',
    '100000000000000000000',
    '9007199254740992',
    '1.7976931348623157e308',
    '5e-324',
    '0.30000000000000004',
    '1E+2',
    '0.000000000000000000000000100',
  ])('keeps %s', (digits) => {
    expect(inexactNumber(`{"a":${digits}}`)).toBeUndefined();
  });

  it('reads no numbers inside of strings', () => {
    expect(inexactNumber('{"9007199254740993":"\\"9007199254740993 1e400"}')).toBeUndefined();
  });

  it('keeps whatever JavaScript itself writes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => inexactNumber(JSON.stringify(value)) === undefined),
    );
  });

  it('keeps of whole numbers just those that JavaScript writes as they came', () => {
    const whole = fc.bigInt({ min: 0n, max: 10n ** 21n - 1n });
    fc.assert(
      fc.property(whole, (number) => {
        const isKept = inexactNumber(String(number)) === undefined;
        expect(isKept).toBe(String(Number(number)) === String(number));
      }),
    );
  });
});
