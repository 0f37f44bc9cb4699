import type { LedgerEntry } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { mayRunLate, spanOf } from './late-run.ts';

const fireTime = '2026-11-22T01:00:00.000Z';
const row = (change: Partial<LedgerEntry>): LedgerEntry => ({
  ...{ fireTime, outcome: 'missed' },
  ...change,
});

describe('the fire times of a row', () => {
  it.each([
    [{ reason: 'too-late' }, true],
    [{ outcome: 'skipped', reason: 'overlap' }, true],
    [{ outcome: 'skipped', reason: 'overlap', runId: 'tick@20261122T010000Z' }, true],
    [{ outcome: 'unknown', reason: 'redis-forgot' }, true],
    [{ outcome: 'superseded', reason: 'paused' }, true],
    [{ outcome: 'superseded', reason: 'edited' }, false],
    [{ outcome: 'superseded', reason: 'deleted' }, false],
    [{ outcome: 'skipped', reason: 'calendar' }, false],
    [{ outcome: 'run', runId: 'tick@20261122T010000Z' }, false],
    [{ outcome: 'superseded', reason: 'paused', runId: 'tick@20261122T010000123Z-mk3v9' }, false],
  ] as const)('of %j may run after all: %s', (change, may) => {
    expect(mayRunLate(row(change))).toBe(may);
  });

  it('are all within the span, and nothing after them', () => {
    expect(spanOf(row({}))).toMatchObject({ from: fireTime, to: '2026-11-22T01:00:00.001Z' });
    const untilFireTime = '2026-11-22T01:25:00.000Z';
    expect(spanOf(row({ untilFireTime })).to).toBe('2026-11-22T01:25:00.001Z');
  });
});
