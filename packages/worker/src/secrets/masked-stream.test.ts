import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MaskedStream } from './masked-stream.ts';
import { maskOf } from './masking.ts';

test('a stream shows the same of itself however it is cut', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c') });
  const secrets = fc.array(fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 3 }), {
    ...{ minLength: 1, maxLength: 1 },
  });
  fc.assert(
    fc.property(secrets, fc.array(letters, { minLength: 1 }), (values, pieces) => {
      const mask = maskOf(values);
      const stream = new MaskedStream(mask);
      const shown = pieces.map((piece) => stream.next(piece, 'goes-on'));
      expect([...shown, stream.next('')].join('')).toBe(mask(pieces.join('')));
    }),
  );
});

test('of a secret among several that overlap no part is shown', () => {
  const stream = new MaskedStream(maskOf(['1234', '4567']));
  const shown = ['a 123', '4', '5', '6 b'].map((piece) => stream.next(piece, 'goes-on'));
  expect([...shown, stream.next('')].join('')).toBe('a ***56 b');
});

test('what may become a secret waits for its rest, and is gone where that was left out', () => {
  const stream = new MaskedStream(maskOf(['correct-horse']));
  expect(stream.next('it is correct-', 'goes-on')).toBe('it is ');
  expect(stream.sofar('hor')).toBe('***');
  expect(stream.next('ly so', 'goes-on')).toBe('correct-ly so');
  expect(stream.next(' and correct-h', 'cut-off')).toBe(' and ***');
  expect(stream.next('orse')).toBe('orse');
});
