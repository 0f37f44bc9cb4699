import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maxLineBytes } from './cut-line.ts';
import { LineSplitter } from './line-splitter.ts';

function linesOf(chunks: readonly Buffer[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((line) => lines.push(line));
  for (const chunk of chunks) splitter.push(chunk);
  splitter.end();
  return lines;
}

test('lines are the same however the bytes are cut', () => {
  const texts = fc.array(fc.stringMatching(/^[a-z中é ]*$/), { maxLength: 8 });
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 5 }), (lines, size) => {
      const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''));
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      expect(linesOf(chunks)).toEqual(lines);
    }),
  );
});

test('the last line needs no end, and a carriage return is part of the line end', () => {
  expect(linesOf([Buffer.from('one\r\ntwo')])).toEqual(['one', 'two']);
});

test('output without line ends comes in pieces', () => {
  const lines = linesOf([Buffer.alloc(maxLineBytes * 2 + 10, 'x')]);
  expect(lines.map((line) => line.length)).toEqual([maxLineBytes, maxLineBytes, 10]);
});

describe('what a terminal would write over', () => {
  function terminalOf(chunks: readonly string[]) {
    const lines: string[] = [];
    const states: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line), {
      onUnfinished: (text) => states.push(text),
    });
    for (const chunk of chunks) splitter.push(Buffer.from(chunk));
    splitter.end();
    return { lines, states };
  }

  test('is shown in its newest state, and is in the log as it was last', () => {
    expect(terminalOf(['10 %\r', '20 %\r30', ' %\r', '100 %\n', 'done\n'])).toEqual({
      lines: ['100 %', 'done'],
      states: ['10 %', '30', '30 %'],
    });
  });

  test('ends a line as well, however it is cut from the line feed', () => {
    expect(terminalOf(['one\r', '\ntwo\r\r\n', 'three']).lines).toEqual(['one', 'two', 'three']);
  });

  test('takes no memory', () => {
    const { lines } = terminalOf(
      Array.from({ length: 1_000 }, (_, i) => `${'x'.repeat(99)}${i}\r`),
    );
    expect(lines).toEqual([`${'x'.repeat(99)}999`]);
  });
});
