import type { LedgerEntry } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { pauseOf, pausesAmong } from './pauses.ts';

const minute = (n: number) => `2026-11-22T01:${String(n).padStart(2, '0')}:00.000Z`;

describe('the pauses of a job', () => {
  it('are shown among times as far back as those go', () => {
    const pauses = [{ from: minute(7) }, { from: minute(3), to: minute(5) }];
    expect(pausesAmong(pauses, minute(6))).toEqual([{ from: minute(7) }]);
    expect(pausesAmong(pauses, minute(5))).toEqual(pauses);
    expect(pausesAmong(pauses, undefined)).toEqual(pauses);
  });

  it('are not shown among times that end before they begin', () => {
    const pauses = [{ from: minute(7) }, { from: minute(3), to: minute(5) }];
    expect(pausesAmong(pauses, undefined, minute(7))).toEqual(pauses.slice(1));
    expect(pausesAmong(pauses, minute(4), minute(8))).toEqual(pauses);
  });
});

describe('fire times that a pause took back', () => {
  const pauses = [
    { from: minute(20), to: minute(29), reason: 'again' },
    { from: minute(5), to: minute(9), reason: 'the hall moves' },
  ];
  const taken = (change: Partial<LedgerEntry>): LedgerEntry => ({
    ...{ fireTime: minute(6), outcome: 'superseded', reason: 'paused', recordedAt: minute(6) },
    ...change,
  });

  it('are of the pause in which they lie', () => {
    expect(pauseOf(taken({}), pauses)?.reason).toBe('the hall moves');
    const later = { fireTime: minute(22), recordedAt: minute(22) };
    expect(pauseOf(taken(later), pauses)?.reason).toBe('again');
  });

  it('are of the pause that found them unstaged, where they were due before it', () => {
    expect(pauseOf(taken({ fireTime: minute(4) }), pauses)?.reason).toBe('the hall moves');
  });

  it('are of none where the log has lost theirs, and not of the next', () => {
    const older = { fireTime: minute(1), recordedAt: minute(2) };
    expect(pauseOf(taken(older), pauses)).toBeUndefined();
  });

  it('are of none where no pause took them back', () => {
    expect(pauseOf(taken({ outcome: 'missed', reason: 'too-late' }), pauses)).toBeUndefined();
  });
});
