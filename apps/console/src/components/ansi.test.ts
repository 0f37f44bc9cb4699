import { describe, expect, it } from 'vitest';
import { ansiSpans } from './ansi.ts';

const esc = '\u001b';

describe('a line with terminal sequences', () => {
  it('keeps its text, with colours as marks', () => {
    const spans = ansiSpans(`${esc}[1;31merror${esc}[0m: disk ${esc}[32mok${esc}[39m.`);
    expect(spans.map(({ text, colour, bold }) => [text, colour, bold])).toEqual([
      ['error', 'red', true],
      [': disk ', undefined, false],
      ['ok', 'green', false],
      ['.', undefined, false],
    ]);
  });

  it('obeys no sequence that moves, clears or links', () => {
    const line = `${esc}[2J${esc}[1;1Hhello${esc}[K ${esc}]8;;http://evil.example\u0007link${esc}]8;;\u0007`;
    expect(
      ansiSpans(line)
        .map(({ text }) => text)
        .join(''),
    ).toBe('hello link');
  });

  it('leaves plain text as it is', () => {
    expect(ansiSpans('a [31m b').map(({ text }) => text)).toEqual(['a [31m b']);
    expect(ansiSpans('')).toEqual([]);
  });
});
