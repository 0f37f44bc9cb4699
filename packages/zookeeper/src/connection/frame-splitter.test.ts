import { describe, expect, test } from 'vitest';
import { FrameSplitter } from './frame-splitter.ts';

function frame(text: string): Buffer {
  const bytes = Buffer.alloc(4 + text.length);
  bytes.writeInt32BE(text.length, 0);
  bytes.write(text, 4);
  return bytes;
}

function texts(frames: readonly Buffer[]): string[] {
  return frames.map((one) => one.subarray(4).toString());
}

describe('the frame splitter', () => {
  test('yields the same frames wherever the stream is cut', () => {
    const stream = Buffer.concat(['a', '', 'three', 'x'.repeat(300)].map(frame));
    for (let size = 1; size <= stream.length; size += 1) {
      const splitter = new FrameSplitter();
      const frames: Buffer[] = [];
      for (let at = 0; at < stream.length; at += size) {
        frames.push(...splitter.push(stream.subarray(at, at + size)));
      }
      expect(texts(frames)).toEqual(['a', '', 'three', 'x'.repeat(300)]);
    }
  });

  test('refuses a length that cannot be one', () => {
    const negative = Buffer.from([0xff, 0xff, 0xff, 0xff]);
    expect(() => new FrameSplitter().push(negative)).toThrow(RangeError);
    const huge = Buffer.from([0x7f, 0xff, 0xff, 0xff]);
    expect(() => new FrameSplitter().push(huge)).toThrow(RangeError);
  });
});
