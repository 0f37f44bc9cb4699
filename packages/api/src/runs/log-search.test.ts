import type { LogLine, ReadLog } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { searchLog } from './log-search.ts';

const lineOf = (line: number, text: string): LogLine => ({
  ...{ line, text, attempt: 1, stream: 'stdout', at: '2026-03-07T12:00:00.000Z' },
});

/** A log that says where it was read. */
function logOf(lines: readonly LogLine[], rest: Omit<ReadLog, 'lines'> = { complete: true }) {
  const reads: number[] = [];
  const read = async (after: number, limit: number): Promise<ReadLog> => {
    reads.push(after);
    return { lines: lines.filter(({ line }) => line > after).slice(0, limit), ...rest };
  };
  return { read, reads };
}

const numbersOf = (found: { lines: readonly LogLine[] } | undefined) =>
  found?.lines.map(({ line }) => line);

describe('a search in a log', () => {
  it('finds lines by a text in any case, after a line and as many as are wanted', async () => {
    const { read } = logOf(
      ['Sent', 'failed: É', 'FAILED again'].map((text, i) => lineOf(i + 1, text)),
    );
    const all = await searchLog(read, { after: 0, limit: 9, contains: 'Failed' });
    expect([numbersOf(all), all?.lookedUpTo]).toEqual([[2, 3], 3]);
    const first = await searchLog(read, { after: 0, limit: 1, contains: 'failed' });
    expect([numbersOf(first), first?.lookedUpTo]).toEqual([[2], 2]);
    const rest = await searchLog(read, { after: 2, limit: 1, contains: 'failed' });
    expect(numbersOf(rest)).toEqual([3]);
    expect(numbersOf(await searchLog(read, { after: 0, limit: 9, contains: 'é' }))).toEqual([2]);
    // What means something to a pattern is a text like others.
    expect(numbersOf(await searchLog(read, { after: 0, limit: 9, contains: '.*' }))).toEqual([]);
  });

  it('goes through a long log page by page, and no further than one answer may', async () => {
    const lines = Array.from({ length: 30_000 }, (_, i) =>
      lineOf(i + 1, i % 10_000 === 5 ? 'x' : '-'),
    );
    const { read, reads } = logOf(lines);
    const part = await searchLog(read, { after: 0, limit: 100, contains: 'x' });
    expect([numbersOf(part), part?.lookedUpTo, reads.length]).toEqual([[6, 10_006], 12_000, 12]);
    const next = await searchLog(read, { after: 12_000, limit: 100, contains: 'x' });
    expect([numbersOf(next), next?.lookedUpTo]).toEqual([[20_006], 24_000]);
  });

  it('tells of a line that has no end yet only where it holds the text and was come to', async () => {
    const unfinished = {
      text: '40 % of March',
      attempt: 1,
      stream: 'stdout',
      at: '2026-03-07T12:00:00.000Z',
    } as const;
    const { read } = logOf([lineOf(1, 'March')], { complete: false, unfinished });
    expect((await searchLog(read, { after: 0, limit: 9, contains: 'march' }))?.unfinished).toEqual(
      unfinished,
    );
    expect(
      (await searchLog(read, { after: 0, limit: 1, contains: 'march' }))?.unfinished,
    ).toBeUndefined();
    expect(
      (await searchLog(read, { after: 0, limit: 9, contains: 'april' }))?.unfinished,
    ).toBeUndefined();
  });

  it('of a run that is not known finds nothing', async () => {
    expect(
      await searchLog(async () => undefined, { after: 0, limit: 9, contains: 'x' }),
    ).toBeUndefined();
  });
});
