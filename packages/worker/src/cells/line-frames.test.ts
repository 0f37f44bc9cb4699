import { expect, test } from 'vitest';
import { LineFrames } from './line-frames.ts';

function framesOf(maxBytes = 100) {
  const lines: string[] = [];
  let tooLong = 0;
  const frames = new LineFrames(maxBytes, {
    onLine: (text) => lines.push(text),
    onTooLong: () => {
      tooLong += 1;
    },
  });
  return { frames, lines, tooLong: () => tooLong };
}

test('lines arrive whole, wherever the chunks are cut', () => {
  const sent = Buffer.from('one\ntwo é\n\nthree\n');
  for (let at = 0; at <= sent.length; at += 1) {
    const { frames, lines } = framesOf();
    frames.push(sent.subarray(0, at));
    frames.push(sent.subarray(at));
    expect(lines).toEqual(['one', 'two é', '', 'three']);
  }
});

test('a line without an end is not kept beyond what a line may have, and nothing after it is read', () => {
  const { frames, lines, tooLong } = framesOf(10);
  frames.push(Buffer.from('short\n'));
  for (let i = 0; i < 1_000; i += 1) frames.push(Buffer.from('xxxx'));
  frames.push(Buffer.from('\nafter\n'));
  expect([lines, tooLong()]).toEqual([['short'], 1]);
});
