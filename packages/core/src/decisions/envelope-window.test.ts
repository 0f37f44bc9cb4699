import { envelopeOf } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import type { RunEnvelope } from '../schemas/envelope.ts';
import { beginByOf, judgeEnvelope } from './envelope-window.ts';

const dueTime = Date.parse('2026-03-07T02:00:00.000Z');
const minute = 60_000;
const envelope = envelopeOf({ dueTime, beginBy: dueTime + 61 * minute, timeoutMs: 5 * minute });
const judged = (lateMs: number, attempt = 1, queue = 'default') =>
  judgeEnvelope(envelope, { queue, attempt, now: dueTime + lateMs }).kind;

describe('the window of an envelope', () => {
  it.each([
    [{ policy: 'none' }, minute],
    [{ policy: 'latest', withinMs: 60 * minute }, 61 * minute],
    [{ policy: 'all', max: 10, withinMs: 24 * 60 * minute }, 24 * 60 * minute + minute],
  ] as const)('with catch-up %j is %i ms beyond the due time', (catchUp, ms) => {
    expect(beginByOf(catchUp, { trigger: 'schedule', dueTime })).toBe(dueTime + ms);
  });

  it('of a run that was asked for by hand is a day, whatever the schedule says', () => {
    const run = { trigger: 'manual', dueTime } as const;
    expect(beginByOf({ policy: 'none' }, run)).toBe(dueTime + 24 * 60 * minute);
  });
});

describe('an envelope whose signature holds', () => {
  it('is served while it is fresh, also a little before its time', () => {
    expect([judged(-500), judged(0), judged(minute)]).toEqual(['serve', 'serve', 'serve']);
  });

  it('is asked about once it is older than a minute', () => {
    expect([judged(minute + 1), judged(61 * minute)]).toEqual(['ask', 'ask']);
  });

  it('is too late after its window', () => {
    expect(judged(61 * minute + 1)).toBe('too-late');
  });

  it('has more time at a later attempt, for as long as the attempts before may have taken', () => {
    expect([judged(66 * minute, 2), judged(66 * minute + 1, 2)]).toEqual(['ask', 'too-late']);
    expect(judged(71 * minute, 3)).toBe('ask');
  });

  it('has more time where it may have waited for its turn, each before it as long as one takes', () => {
    const kindAt = (change: Partial<RunEnvelope>, lateMs: number) => {
      const at = { queue: 'default', attempt: 1, now: dueTime + lateMs };
      return judgeEnvelope({ ...envelope, ...change }, at).kind;
    };
    const queued = { overlap: 'queue', overlapLimit: 2 } as const;
    expect(kindAt(queued, 76 * minute)).toBe('ask');
    expect(kindAt(queued, 76 * minute + 1)).toBe('too-late');
    expect(kindAt({ overlap: 'replace' }, 66 * minute)).toBe('ask');
    expect(kindAt({ overlap: 'replace' }, 66 * minute + 1)).toBe('too-late');
    expect(kindAt({ overlap: 'allow' }, 61 * minute + 1)).toBe('too-late');
  });

  it('of another queue is misplaced, however fresh', () => {
    expect(judged(0, 1, 'scripts')).toBe('misplaced');
  });

  it('of a job that catches nothing up is too late after a minute, and never asked about', () => {
    const strict = envelopeOf({ dueTime, beginBy: dueTime + minute });
    const kindAt = (now: number) =>
      judgeEnvelope(strict, { queue: 'default', attempt: 1, now }).kind;
    expect([kindAt(dueTime + minute), kindAt(dueTime + minute + 1)]).toEqual(['serve', 'too-late']);
  });
});
