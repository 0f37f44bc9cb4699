import { randomBytes } from 'node:crypto';
import { brotliCompressSync } from 'node:zlib';
import type { Past } from '@escapement/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { packPast, unpackPast } from './packed-past.ts';

const shape = z.strictObject({ version: z.int(), updatedAt: z.string(), text: z.string() });
type Note = z.output<typeof shape>;

const note = (version: number, text = `text ${version}`): Note => ({
  version,
  updatedAt: `at ${version}`,
  text,
});
const versions = (past: Past<Note>) => past.map(({ document }) => document.version);

describe('a packed past', () => {
  const pastOf = (count: number, text: (version: number) => string): Past<Note> =>
    Array.from({ length: count }, (_, i) => ({
      ...(i % 2 === 0 ? { by: `ada ${i}` } : {}),
      document: note(i + 1, text(i + 1)),
    }));

  it('is read back as it was, whatever stands in it', async () => {
    const row = fc.record(
      {
        by: fc.string(),
        document: fc.record({ version: fc.nat(), updatedAt: fc.string(), text: fc.string() }),
      },
      { requiredKeys: ['document'], noNullPrototype: true },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(row, { maxLength: 20 }), async (past) => {
        const packed = await packPast(past, 1_000_000);
        expect(await unpackPast(shape, packed)).toEqual({ kind: 'past', past });
      }),
      { numRuns: 50 },
    );
  });

  it('takes about as much as one version, where twenty of a usual size differ in a line', async () => {
    const usual = Array.from({ length: 60 }, (_, i) => `field ${i * 7919}`).join(' ');
    const past = pastOf(20, (version) => `${usual} edited for the ${version}th time`);
    const packed = await packPast(past, 1_000_000);
    expect(packed.length).toBeLessThan(1.5 * JSON.stringify(past[0]).length);
  });

  it('takes little where versions resemble each other, however large they are', async () => {
    const large = randomBytes(30_000).toString('base64');
    const packed = await packPast(
      pastOf(20, (version) => `${large} ${version}`),
      1_000_000,
    );
    expect(packed.length).toBeLessThan(2 * large.length);
  });

  it('leaves out its oldest versions beyond its bound, and all where not even the last fits', async () => {
    const past = pastOf(20, () => randomBytes(3_000).toString('base64'));
    const packed = await packPast(past, 32_768);
    expect(packed.length).toBeLessThanOrEqual(32_768);
    const reading = await unpackPast(shape, packed);
    const kept = reading.kind === 'past' ? versions(reading.past) : [];
    expect(kept.length).toBeGreaterThanOrEqual(5);
    expect(kept).toEqual(versions(past).slice(-kept.length));
    const tiny = await packPast(past, 100);
    expect(await unpackPast(shape, tiny)).toEqual({ kind: 'past', past: [] });
  });

  it('says that it is broken, and unpacks no bomb', async () => {
    expect((await unpackPast(shape, Buffer.from('nothing of ours'))).kind).toBe('broken');
    const bomb = await packPast([{ document: note(1, 'x'.repeat(8_300_000)) }], 1_000_000);
    expect(bomb.length).toBeLessThan(100);
    expect((await unpackPast(shape, brotliCompressSync(Buffer.alloc(9_000_000)))).kind).toBe(
      'broken',
    );
  });

  it('leaves out what is no version of this shape, and keeps the rest', async () => {
    const lines = [
      'no json',
      'null',
      '[]',
      '{"document":{"version":1}}',
      JSON.stringify({ document: note(2) }),
    ];
    const packed = brotliCompressSync(Buffer.from(lines.join('\n')));
    expect(await unpackPast(shape, packed)).toEqual({
      kind: 'past',
      past: [{ document: note(2) }],
    });
  });
});
