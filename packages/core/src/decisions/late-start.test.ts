import { describe, expect, it } from 'vitest';
import { startWithinLeastMs } from '../schemas/job.ts';
import {
  asksForNewer,
  givenBackMs,
  judgeLateness,
  type LateRun,
  lateMostOf,
  lateWorkerAfterMs,
  standsForOlder,
} from './late-start.ts';

const dueTime = Date.parse('2026-03-07T02:00:00.000Z');
const hour = 3_600_000;
const inTime = { kind: 'in-time' };

function run(changes: Partial<LateRun> = {}): LateRun {
  const times = { dueTime, beginBy: dueTime + hour, waitedMs: 0 };
  return { attempt: 0, ...times, isGivenBack: false, lateMost: 1, ...changes };
}

/** What is decided of a run so late, and beside how many newer ones that are late as well. */
function judged(lateMs: number, changes: Partial<LateRun> = {}, newer = 0) {
  const names = Array.from({ length: newer }, (_, i) => `newer-${i}`);
  return judgeLateness(run(changes), { now: dueTime + lateMs, newer: names });
}

describe('a run for which no worker came when it was due', () => {
  it('may begin until its own time is over', () => {
    expect(judged(hour)).toEqual(inTime);
    expect(judged(hour + 1)).toEqual({ kind: 'missed', reason: 'too-late' });
  });

  it('gives way to the newest that is late as well', () => {
    const missed = { kind: 'missed', reason: 'newer-run-serves', detail: 'newer-0' };
    expect(judged(lateWorkerAfterMs + 1, {}, 2)).toEqual(missed);
    expect(judged(lateWorkerAfterMs + 1, {}, 0)).toEqual(inTime);
    expect(judged(lateWorkerAfterMs, {}, 2)).toEqual(inTime);
  });

  it('begins as long as no more are newer than its job catches up with', () => {
    const missed = { kind: 'missed', reason: 'catch-up-limit', detail: 'newer-0' };
    expect(judged(hour, { lateMost: 3 }, 2)).toEqual(inTime);
    expect(judged(hour, { lateMost: 3 }, 3)).toEqual(missed);
    expect(judged(hour, { lateMost: undefined }, 9)).toEqual(inTime);
  });

  it('that is hardly late begins, whatever its time', () => {
    expect(judged(startWithinLeastMs, { beginBy: dueTime })).toEqual(inTime);
    expect(judged(startWithinLeastMs + 1, { beginBy: dueTime }).kind).toBe('missed');
  });

  it('has been served once it had an attempt', () => {
    expect(judged(9 * hour, { attempt: 1 }, 2)).toEqual(inTime);
  });

  it('has as much more time as it waited for its turn, and gives way to nobody then', () => {
    expect(judged(hour + 5_000, { waitedMs: 5_000 }, 2)).toEqual(inTime);
    expect(judged(hour + 5_001, { waitedMs: 5_000 }, 2).kind).toBe('missed');
    expect(judged(9 * hour, { waitedMs: Number.POSITIVE_INFINITY }, 2)).toEqual(inTime);
  });

  it('has a while more when it had a worker, which gave it back', () => {
    expect(judged(hour + givenBackMs, { isGivenBack: true }, 2)).toEqual(inTime);
    expect(judged(hour + givenBackMs + 1, { isGivenBack: true }).kind).toBe('missed');
  });

  it('asks for newer ones of its job only where they could stand for it', () => {
    const now = dueTime + lateWorkerAfterMs + 1;
    expect(asksForNewer(run(), now)).toBe(true);
    expect(asksForNewer(run(), now - 1)).toBe(false);
    for (const changes of [{ attempt: 1 }, { waitedMs: 1 }, { isGivenBack: true }]) {
      expect(asksForNewer(run(changes), now)).toBe(false);
    }
    expect(asksForNewer(run({ lateMost: undefined }), now)).toBe(false);
  });
});

describe('a run that is not over', () => {
  it('stands for late ones before it once its fire time has passed, whenever its jitter lets it be due', () => {
    expect(standsForOlder({ fireTime: dueTime }, dueTime + lateWorkerAfterMs + 1)).toBe(true);
    expect(standsForOlder({ fireTime: dueTime }, dueTime + lateWorkerAfterMs)).toBe(false);
  });
});

describe('how many late runs of a job begin', () => {
  it.each([
    [{ policy: 'none' }, undefined],
    [{ policy: 'latest', withinMs: hour }, 1],
    [{ policy: 'all', max: 7, withinMs: hour }, 7],
  ] as const)('follows from %j', (catchUp, most) => {
    expect(lateMostOf(catchUp)).toBe(most);
  });
});
