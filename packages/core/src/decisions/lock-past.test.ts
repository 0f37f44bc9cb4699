import { describe, expect, it } from 'vitest';
import { lockPastLimits } from '../schemas/lock.ts';
import {
  boundedPastRow,
  type NamedPastRow,
  pastRowName,
  pastRowsOver,
  pastTokens,
  tenuresOf,
} from './lock-past.ts';

const guid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const suffixes = { alone: '', read: '.r', permit: '.p' };
const at = (n: number) => `2026-03-01T12:00:${String(n).padStart(2, '0')}.000Z`;

function row(
  n: number,
  mode: keyof typeof suffixes = 'alone',
  end: Partial<NamedPastRow> = {},
): NamedPastRow {
  const place = `${guid(n)}${suffixes[mode]}_000000000${n}`;
  return { fencingToken: n, place, runId: `r${n}`, workerId: 'w', since: at(n), ...end };
}
const nobody = new Set<string>();

describe('the past of a lock', () => {
  it('tells of each how it was held and how it ended, and of whose place stands no end', () => {
    const [held, freed, released] = [
      row(3, 'read'),
      row(2, 'permit', { endedAt: at(3), endedBecause: 'taken-away', endedBy: 'ada', reason: 'x' }),
      row(1, 'alone', { endedAt: at(2), endedBecause: 'released' }),
    ] as const;
    const told = tenuresOf([held, freed, released], new Set([held.place]));
    expect(told).toEqual([
      { fencingToken: 3, runId: 'r3', workerId: 'w', since: at(3), mode: 'read' },
      {
        ...{ fencingToken: 2, runId: 'r2', workerId: 'w', since: at(2), mode: 'permit' },
        ...{ endedAt: at(3), endedBecause: 'taken-away', endedBy: 'ada', reason: 'x' },
      },
      {
        ...{ fencingToken: 1, runId: 'r1', workerId: 'w', since: at(1), mode: 'alone' },
        ...{ endedAt: at(2), endedBecause: 'released' },
      },
    ]);
  });

  it('says of one that died alone that it was over before the next held it, and of the last nothing', () => {
    const [last, first] = tenuresOf([row(2), row(1)], nobody);
    expect(first).toMatchObject({ endedBecause: 'lost', endedBefore: at(2) });
    expect(last).toMatchObject({ endedBecause: 'lost' });
    expect(last).not.toHaveProperty('endedBefore');
  });

  it('goes by those alone who cannot hold it beside one that died', () => {
    const rows = [row(4), row(3, 'read'), row(2, 'read'), row(1, 'read')];
    const told = tenuresOf(rows, new Set([rows[0]?.place ?? '']));
    expect(told.map(({ endedBefore }) => endedBefore)).toEqual([undefined, at(4), at(4), at(4)]);
    const permits = tenuresOf([row(3, 'permit'), row(2, 'permit')], nobody);
    expect(permits.map(({ endedBefore }) => endedBefore)).toEqual([undefined, undefined]);
  });

  it('goes by the first that came after one that died, and not by a later one', () => {
    const told = tenuresOf([row(5), row(4), row(1)], nobody);
    expect(told[2]).toMatchObject({ endedBefore: at(4) });
  });
});

describe('a shelf of pasts', () => {
  const { ofLock, ofShelf, over } = lockPastLimits;
  const rows = (lock: string, from: number, count: number) =>
    Array.from({ length: count }, (_, i) => pastRowName(lock, from + i));

  it('shows the last rows of a lock, whatever else stands there', () => {
    const names = [...rows('till', 90, ofLock + 3), ...rows('till2', 1, 5), 'x', 'till:', 'a:b:1'];
    const tokens = pastTokens(names, 'till');
    expect(tokens).toHaveLength(ofLock);
    expect(tokens.slice(0, 2)).toEqual([90 + ofLock + 2, 90 + ofLock + 1]);
  });

  it('gives up the oldest of a lock, several at once and none before', () => {
    const full = rows('till', 95, ofLock + over);
    expect(pastRowsOver(full, 'till')).toEqual([]);
    const dropped = pastRowsOver([...full, ...rows('till', 200, 1)], 'till');
    expect([...dropped].sort()).toEqual([...full.slice(0, over + 1)].sort());
  });

  it('gives up the oldest of all where names are many, and never leaves more than its bound', () => {
    const names = Array.from({ length: ofShelf + over + 1 }, (_, i) => pastRowName(`k${i}`, i + 1));
    const dropped = pastRowsOver(names, 'k0');
    expect(dropped).toHaveLength(over + 1);
    expect(dropped).toContain(pastRowName('k0', 1));
    expect(pastRowsOver(names.slice(1), 'k1')).toEqual([]);
  });

  it('keeps no row that is large', () => {
    const long = 'x'.repeat(10_000);
    const cut = boundedPastRow({ ...row(1), workerId: long, endedBy: long, reason: long });
    expect(JSON.stringify(cut).length).toBeLessThan(4 * lockPastLimits.chars);
    expect(boundedPastRow({ ...row(1), runId: null })).not.toHaveProperty('reason');
  });
});
