import { expect, test } from 'vitest';
import { JuteReader } from './jute-reader.ts';
import { JuteWriter } from './jute-writer.ts';
import { lastOfMany, manyResults, operations, putHeader } from './many.ts';

test('what is written is read back, in any script and beyond what was expected', () => {
  const writer = new JuteWriter(0);
  const texts = ['', '/jobs/0a/nightly', '夜间报告', '𝌆'.repeat(500)];
  for (const text of texts) writer.text(text);
  writer.bytes(undefined);
  writer.bytes(Buffer.alloc(0));
  writer.bytes(Buffer.from([1, 2, 3]));
  writer.flag(true);
  writer.int(-7);
  const frame = writer.frame();
  expect(frame.readInt32BE(0)).toBe(frame.length - 4);
  const reader = new JuteReader(frame, 4);
  expect(texts.map(() => reader.bytes()?.toString())).toEqual(texts);
  expect([reader.bytes(), reader.bytes(), reader.bytes()]).toEqual([
    undefined,
    Buffer.alloc(0),
    Buffer.from([1, 2, 3]),
  ]);
  expect([reader.flag(), reader.int()]).toEqual([true, -7]);
});

test('an answer that ends before it should, or says an impossible length, is refused', () => {
  for (const length of [-2, 5, 2 ** 31 - 1]) {
    const answer = Buffer.alloc(8);
    answer.writeInt32BE(length, 0);
    expect(() => new JuteReader(answer, 0).bytes()).toThrow(RangeError);
  }
  expect(() => new JuteReader(Buffer.alloc(3), 0).int()).toThrow(RangeError);
  // Without the mark of its end a list would be read for ever.
  expect(() => manyResults(new JuteReader(Buffer.alloc(90), 0), () => 0)).toThrow(RangeError);
});

test('the results of many operations are read up to the mark of their end', () => {
  const writer = new JuteWriter(0);
  putHeader(writer, operations.get);
  writer.int(14);
  // An error has the number of the end, and is none.
  writer.int(operations.error);
  writer.flag(false);
  writer.int(-101);
  writer.int(-101);
  putHeader(writer, lastOfMany);
  writer.int(99);
  const reader = new JuteReader(writer.frame(), 4);
  expect(manyResults(reader, (type, from) => [type, from.int()])).toEqual([
    [operations.get, 14],
    [operations.error, -101],
  ]);
  expect(reader.int()).toBe(99);
});

test('a transaction id that no number holds is refused by its name', () => {
  const zxid = Buffer.from('00200000000000010000000500000007', 'hex');
  const reader = new JuteReader(zxid, 0);
  expect(() => reader.zxid()).toThrow('0020000000000001');
  expect(reader.zxid()).toBe(5 * 2 ** 32 + 7);
});
