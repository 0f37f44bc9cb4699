import { describe, expect, it } from 'vitest';
import { isolated } from './isolated.ts';

const isolatedText = (text: string) => isolated({ text, count: 3 })['text'];

describe('a value in a sentence', () => {
  it('that goes as the sentence goes is left as it is', () => {
    const values = { text: 'a <b> 早安 👋 é', count: 3 };
    expect(isolated(values)).toBe(values);
  });

  it.each(['\u202egnp.exe', 'שלום', 'مرحبا', '\u200fx', '\u{1e900}'])(
    'that turns the direction, as %j, stands alone',
    (text) => {
      expect(isolated({ text, count: 3 })).toEqual({ text: `\u2068${text}\u2069`, count: 3 });
    },
  );

  it('cannot end what it stands in, nor leave anything open in it', () => {
    expect(isolatedText('\u2069\u202ex')).toBe('\u2068\u202ex\u2069');
    expect(isolatedText('\u2067x')).toBe('\u2068\u2067x\u2069\u2069');
    expect(isolatedText('\u2067x\u2069\u2069y')).toBe('\u2068\u2067x\u2069y\u2069');
  });
});
