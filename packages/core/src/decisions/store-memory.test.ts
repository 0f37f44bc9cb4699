import { describe, expect, it } from 'vitest';
import type { Unknown } from './plan-unknown.ts';
import {
  judgeMemory,
  type Progress,
  unknownAfter,
  type Witness,
  withEarlier,
} from './store-memory.ts';

const found = { isWritten: true, generation: 100, writtenAt: 50_000 };
const witness = (generation: number, lastBegunAt?: number): Witness => ({
  generation,
  lastBegunAt,
});

describe('the memory of Redis', () => {
  it('is whole while nobody has seen more of it', () => {
    expect(judgeMemory(found, [witness(100), witness(7)])).toEqual({ kind: 'whole' });
    expect(judgeMemory(found, [])).toEqual({ kind: 'whole' });
  });

  it('went back when a single witness has seen more', () => {
    expect(judgeMemory(found, [witness(7), witness(101)])).toEqual({ kind: 'went-back' });
  });

  it('is forgotten when nothing is written and somebody has seen something', () => {
    const empty = { isWritten: false, generation: 0, writtenAt: undefined };
    expect(judgeMemory(empty, [witness(1)])).toEqual({ kind: 'forgot' });
    expect(judgeMemory(empty, [])).toEqual({ kind: 'fresh' });
    expect(judgeMemory(empty, [witness(0)])).toEqual({ kind: 'fresh' });
  });

  it('is still forgotten for whoever claims an office that nobody has vouched in since', () => {
    const claimed = { isWritten: true, generation: 0, writtenAt: undefined };
    expect(judgeMemory(claimed, [witness(1)])).toEqual({ kind: 'forgot' });
  });
});

describe('what is unknown after a loss', () => {
  const progress: Progress = {
    begunUpTo: 40_000,
    outstanding: ['tick@20260307T020000Z'],
    behind: {},
    stagedUntil: 100_000,
  };
  const after = (changes: Partial<Parameters<typeof unknownAfter>[0]> = {}) =>
    unknownAfter({
      kind: 'forgot',
      progress,
      witnesses: [],
      isComplete: true,
      lastKnownAt: 41_000,
      now: 60_000,
      ...changes,
    });

  it('begins with the note of the leader and ends with when Redis was last known', () => {
    expect(after()).toMatchObject({ after: 40_000, until: 41_000, reason: 'redis-forgot' });
    expect(after({ kind: 'went-back' }).reason).toBe('redis-went-back');
  });

  it('goes on to the last begin that a worker knows of', () => {
    expect(after({ witnesses: [witness(1, 42_000), witness(1)] }).until).toBe(42_000);
  });

  it('goes on to now when somebody was not heard', () => {
    expect(after({ isComplete: false }).until).toBe(60_000);
  });

  it('leaves outstanding what a worker of a Redis that forgot has given back', () => {
    const witnesses = [{ ...witness(1, 39_000), givenBack: ['tick@20260307T015950Z'] }];
    expect(after({ witnesses }).outstanding).toEqual([
      'tick@20260307T020000Z',
      'tick@20260307T015950Z',
    ]);
    expect(after({ witnesses, kind: 'went-back' }).outstanding).toEqual(progress.outstanding);
  });

  it('never goes beyond what was staged', () => {
    expect(after({ isComplete: false, now: 900_000 }).until).toBe(100_000);
  });

  it('goes beyond what a note knew of that is older than the last begin', () => {
    const witnesses = [witness(1, 250_000)];
    const late = { witnesses, now: 900_000, lastKnownAt: 249_000 };
    expect(after(late).until).toBe(250_000);
    expect(after({ ...late, isComplete: false }).until).toBe(250_000);
  });
});

describe('a loss that meets one that is not accounted for', () => {
  const lost = (after: number, until: number, more: Partial<Unknown> = {}): Unknown => {
    return { after, until, outstanding: [], behind: {}, reason: 'redis-went-back', ...more };
  };

  it('is all the time that either of them lost, and names what either names', () => {
    const earlier = lost(10, 20, { outstanding: ['a', 'b'], behind: { slow: 4, other: 7 } });
    const later = lost(30, 40, { outstanding: ['b', 'c'], behind: { slow: 6, last: 8 } });
    expect(withEarlier(later, earlier)).toEqual({
      ...{ after: 10, until: 40, outstanding: ['a', 'b', 'c'] },
      ...{ behind: { slow: 4, other: 7, last: 8 }, reason: 'redis-went-back' },
    });
  });

  it('stays one of everything', () => {
    const reason = 'redis-forgot';
    expect(withEarlier(lost(30, 40), lost(10, 20, { reason })).reason).toBe(reason);
    expect(withEarlier(lost(30, 40, { reason }), lost(10, 20)).reason).toBe(reason);
  });
});
