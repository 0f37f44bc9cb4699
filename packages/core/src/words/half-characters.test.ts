import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halfCharacter, wholeJson } from './half-characters.ts';

/** As whoever reads it in UTF-8 has it. */
const inUtf8 = (text: string) =>
  new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));

describe('a half of a character in a JSON text', () => {
  it.each([
    ['a first half', '"a\\ud800b"', '\\ud800'],
    ['a second half', '"\\uDC00"', '\\uDC00'],
    ['two halves the wrong way round', '"\\udc00\\ud800"', '\\udc00'],
    ['two first halves and a second', '"\\ud83d\\ud83d\\ude00"', '\\ud83d'],
    ['a first half before another escape', '"\\ud83d\\n\\ude00"', '\\ud83d'],
    ['a first half with its other behind a letter', '"\\ud83dx\\ude00"', '\\ud83d'],
    ['one in the name of a field', '{"\\udfff":1}', '\\udfff'],
    ['one at the end', '["\\\\", "\\uD800"]', '\\uD800'],
  ])('is named: %s', (_, text, half) => {
    expect(halfCharacter(text)).toBe(half);
  });

  it.each([
    '""',
    '"😀"',
    '"\\ud83d\\ude00"',
    '"\\\\ud800"',
    '"\\\\\\\\ud800"',
    '"\\u0000\\ufffd"',
    '"\\ud7ff\\ue000"',
  ])('is none in %s', (text) => {
    expect(halfCharacter(text)).toBeUndefined();
  });

  it('is found exactly where what is read is not well-formed', () => {
    const units = fc.array(
      fc.constantFrom(0xd83d, 0xde00, 0x5c, 0x75, 0x64, 0x38, 0x30, 0x22, 0xffff),
    );
    fc.assert(
      fc.property(units, (codes) => {
        const read = String.fromCharCode(...codes);
        const text = `"${codes.map((code) => `\\u${code.toString(16).padStart(4, '0')}`).join('')}"`;
        expect(halfCharacter(text) === undefined).toBe(read === inUtf8(read));
      }),
    );
  });
});

describe('a value as JSON of whole characters', () => {
  it('says half of one as what stands for what cannot be said', () => {
    expect(wholeJson({ '\ud800': ['a\udc00b', '\\ud800', '😀'] })).toBe(
      '{"\ufffd":["a\ufffdb","\\\\ud800","😀"]}',
    );
  });

  it('is otherwise what JSON is', () => {
    fc.assert(
      fc.property(
        fc.json(),
        (text) => wholeJson(JSON.parse(text)) === JSON.stringify(JSON.parse(text)),
      ),
    );
  });

  it('can be said in UTF-8, whatever it is made of', () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }));
    fc.assert(
      fc.property(units, (codes) => {
        const text = String.fromCharCode(...codes);
        expect(JSON.parse(wholeJson({ text })).text).toBe(inUtf8(text));
      }),
    );
  });
});
