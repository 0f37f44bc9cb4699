import { auditRowSchema } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { callOf } from '../fixtures/calls.ts';
import type { Act } from './act.ts';
import { rowsOf } from './audited.ts';
import { done, refused, type Told } from './told.ts';

type Given = { readonly things: readonly string[]; readonly reason?: string };
const act: Pick<Act<Given, { kind: 'x' }>, 'name' | 'about' | 'told' | 'perform'> = {
  name: 'job.pause',
  about: ({ things }) => things,
  told: () => done(),
  perform: async () => ({ kind: 'x' }),
};
const place = { at: '2026-03-07T12:00:00.000Z', nodeId: 'node-a' };
const rows = (input: Given, told: Told | readonly Told[], change: object = {}) =>
  rowsOf(act, { call: callOf(input, change), told }, place);

describe('the rows that an act leaves', () => {
  it('say who, what, of what, why, and what came of it', () => {
    const told = done({ before: { queue: 'a' }, after: { queue: 'b' } });
    expect(rows({ things: ['job:a'], reason: 'because' }, told)).toEqual([
      {
        id: expect.any(String),
        ...place,
        who: 'token at 127.0.0.1',
        act: 'job.pause',
        about: ['job:a'],
        outcome: 'done',
        reason: 'because',
        before: { queue: 'a' },
        after: { queue: 'b' },
        requestId: 'request-1',
      },
    ]);
  });

  it('are several where it was about many, and one where it was about nothing in particular', () => {
    const things = Array.from({ length: 250 }, (_, n) => `job:${n}`);
    const made = rows({ things }, done());
    expect(made.map(({ about }) => about.length)).toEqual([100, 100, 50]);
    expect(made.flatMap(({ about }) => about)).toEqual(things);
    expect(new Set(made.map(({ id }) => id)).size).toBe(3);
    expect(rows({ things: [] }, done())).toMatchObject([{ about: [] }]);
  });

  it('are one for each of what came of it', () => {
    const told = [
      { ...done(), about: ['job:a'] },
      { ...refused('taken'), about: ['job:b'] },
    ];
    expect(rows({ things: ['job:a', 'job:b'] }, told)).toMatchObject([
      { about: ['job:a'], outcome: 'done' },
      { about: ['job:b'], outcome: 'refused', because: 'taken' },
    ]);
  });

  it('can always be read again, whatever was asked for', () => {
    const [row] = rows({ things: ['x'.repeat(5_000)], reason: 'y'.repeat(500) }, done());
    expect(auditRowSchema.safeParse(row).success).toBe(true);
  });

  it('are left where a person asked, and not once more where that node passed it on', () => {
    const who = { kind: 'peer', address: '10.0.0.2' };
    expect(rows({ things: ['office'] }, done(), { who })).toEqual([]);
  });
});
