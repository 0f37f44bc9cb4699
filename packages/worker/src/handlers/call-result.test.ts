import { describe, expect, test } from 'vitest';
import { resultIn, resultOf } from './call-result.ts';

const loop: Record<string, unknown> = {};
loop['self'] = loop;
let deep: unknown = 1;
for (let i = 0; i < 1_000; i += 1) deep = [deep];
let deeper: unknown = 1;
for (let i = 0; i < 100_000; i += 1) deeper = [deeper];
const hostile = {
  toJSON() {
    throw new Error('no');
  },
};

test.each([
  [null, 'null'],
  [{ sent: 3, at: new Date(0) }, '{"sent":3,"at":"1970-01-01T00:00:00.000Z"}'],
  ['é', '"é"'],
  [Number.NaN, 'null'],
])('what can be written as JSON is kept (%#)', (returned, result) => {
  expect(resultOf(returned)).toEqual({ result });
});

describe('what is not kept', () => {
  test('is nothing where nothing was returned', () => {
    expect(resultOf(undefined)).toEqual({});
  });

  test.each([
    ['a cycle', loop, 'cycle'],
    ['a BigInt', { sent: 7n }, 'bigint'],
    ['a function', () => 1, 'not-json'],
    ['a symbol', Symbol('x'), 'not-json'],
    ['what throws when it is looked at', hostile, 'not-json'],
    ['10 MB', 'x'.repeat(10 * 1024 * 1024), 'too-large'],
    ['more bytes than letters', '三'.repeat(25_000), 'too-large'],
    ['twenty thousand values', Array.from({ length: 20_000 }, () => 1), 'too-deep'],
    ['a thousand arrays in each other', deep, 'too-deep'],
    ['arrays in each other beyond any stack', deeper, 'too-deep'],
  ])('is named: %s', (_, returned, resultLeftOut) => {
    expect(resultOf(returned)).toEqual({ resultLeftOut });
  });

  test('is not what just fits', () => {
    expect(resultOf('x'.repeat(64 * 1024 - 2)).result).toHaveLength(64 * 1024);
  });
});

describe('what somebody else has written as JSON', () => {
  test.each([
    '{"id":9007199254740991,"at":1.5,"none":null}',
    '[0.30000000000000004,1e21,1.0,-0]',
    '"9007199254740993"',
  ])('is kept where each number is: %s', (text) => {
    expect(resultIn(text)).toEqual({ result: text });
  });

  test.each(['{"id":9007199254740993}', '[1e400]', '-12345678901234567890', '[[1e-400]]'])(
    'is not kept where a number would be another: %s',
    (text) => {
      expect(resultIn(text)).toEqual({ resultLeftOut: 'inexact' });
    },
  );

  test.each(['', 'hello', '{"a":', 'NaN'])('is named where it is none: %j', (text) => {
    expect(resultIn(text)).toEqual({ resultLeftOut: 'not-json' });
  });
});
