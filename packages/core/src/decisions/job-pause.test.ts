import { standingJob } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { fromIso, toIso } from '../words/instants.ts';
import { editOf } from './edit-of.ts';
import {
  endedPauses,
  firesFrom,
  isPausedAt,
  timedPauseOf,
  withoutEndedPause,
} from './job-pause.ts';
import { reignsBefore, reignsOf } from './reign.ts';

const since = '2026-11-22T01:00:00.000Z';
const until = '2026-11-22T02:00:00.000Z';
const end = fromIso(until) ?? 0;

const plain = standingJob();
const forGood = standingJob({ paused: { since, reason: 'x' } });
const timed = standingJob({ updatedAt: since, paused: { since, reason: 'x', until } });

describe('a pause', () => {
  it('ends at its instant by itself, that instant no more within it', () => {
    expect(firesFrom(timed)).toBe(end);
    expect([isPausedAt(timed, end - 1), isPausedAt(timed, end)]).toEqual([true, false]);
    expect([isPausedAt(forGood, end), isPausedAt(plain, 0)]).toEqual([true, false]);
  });

  it('that is over is none, though it stands there', () => {
    expect(withoutEndedPause(timed, end - 1)).toBe(timed);
    expect(withoutEndedPause(timed, end)).not.toHaveProperty('paused');
    expect(withoutEndedPause(forGood, end)).toBe(forGood);
  });

  it('that was over when its version began is none: it takes nothing from the versions before', () => {
    for (const updatedAt of [toIso(end - 1), toIso(end)]) {
      const over = { ...timed, updatedAt };
      expect(firesFrom(over)).toBe(Number.NEGATIVE_INFINITY);
      expect(editOf(over)).toEqual({
        ...editOf({ ...plain, schedule: over.schedule }),
        changedAt: fromIso(updatedAt),
      });
      // It is tidied up all the same.
      expect(timedPauseOf(over)?.until).toBe(end);
    }
    expect(firesFrom({ ...timed, updatedAt: toIso(end - 2) })).toBe(end);
  });

  it('is remembered where it ends by itself, and nowhere else', () => {
    expect(timedPauseOf(timed)).toEqual({ jobId: timed.id, version: timed.version, until: end });
    expect([timedPauseOf(plain), timedPauseOf(forGood)]).toEqual([undefined, undefined]);
  });
});

describe('pauses that are over', () => {
  const pause = (jobId: string, until: number) => ({ jobId, version: 1, until });
  const some = [pause('late', end + 2), pause('first', end), pause('second', end + 1)];

  it('are tidied up in the order in which they ended, so many at once', () => {
    const named = endedPauses(some, end + 60_000, 2).map(({ jobId }) => jobId);
    expect(named).toEqual(['first', 'second']);
  });

  it('are left alone for a moment, so that nothing that begins with their end is disturbed', () => {
    expect(endedPauses(some, end + 4_999, 10)).toEqual([]);
    expect(endedPauses(some, end + 5_000, 10)).toHaveLength(1);
  });
});

describe('the reigns of a version', () => {
  const timetable = {} as never;

  it('are two where it pauses its job for a time: nothing until then, and its schedule from then on', () => {
    const [first, second, ...rest] = reignsOf(editOf(timed), timetable);
    expect(first).toMatchObject({ from: fromIso(since), kind: 'paused', timetable: undefined });
    expect(second).toMatchObject({ from: end - 1, kind: 'edited', timetable });
    expect(rest).toEqual([]);
  });

  it('prescribe at the end of the pause what the job prescribes once it is resumed', () => {
    const [, second] = reignsOf(editOf(timed), timetable);
    const [resumed] = reignsOf(editOf({ ...plain, schedule: timed.schedule }), timetable);
    expect(second?.identity).toBe(resumed.identity);
  });

  it('are one where the pause was over when it came to be, and where there is no end', () => {
    const touched = { ...timed, updatedAt: toIso(end) };
    expect(reignsOf(editOf(touched), timetable)).toMatchObject([{ from: end, kind: 'edited' }]);
    expect(reignsOf(editOf(forGood), timetable)).toMatchObject([{ kind: 'paused' }]);
    expect(reignsOf(editOf(plain), timetable)).toMatchObject([{ kind: 'edited' }]);
  });

  it('are but the first where the next version came before the pause was over', () => {
    const both = reignsOf(editOf(timed), timetable);
    expect(reignsBefore(both, { from: end - 1 })).toHaveLength(1);
    expect(reignsBefore(both, { from: end })).toHaveLength(2);
  });
});
