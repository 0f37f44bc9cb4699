import { envelopeOf } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import type { RunTrigger } from '../runs/run-id.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import { beginByOf, judgeEnvelope } from './envelope-window.ts';
import { lateWorkerAfterMs } from './late-start.ts';

const dueTime = Date.parse('2026-03-07T02:00:00.000Z');
const minute = 60_000;
const envelope = envelopeOf({ dueTime, beginBy: dueTime + 60 * minute, timeoutMs: 5 * minute });
const judged = (lateMs: number, attempt = 1, queue = 'default') =>
  judgeEnvelope(envelope, { queue, attempt, now: dueTime + lateMs }).kind;

describe('the window of an envelope', () => {
  const none = { policy: 'none' } as const;
  const latest = { policy: 'latest', withinMs: 60 * minute } as const;
  const windowOf = (job: Parameters<typeof beginByOf>[0], trigger: RunTrigger = 'schedule') =>
    beginByOf(job, { trigger, dueTime }) - dueTime;

  it.each([
    [none, lateWorkerAfterMs],
    [latest, 61 * minute],
    [{ policy: 'all', max: 10, withinMs: 24 * 60 * minute }, 24 * 60 * minute + minute],
  ] as const)('with catch-up %j is %i ms beyond the due time', (catchUp, ms) => {
    expect(windowOf({ catchUp })).toBe(ms);
  });

  it('is what the job says of it, though no longer than it looks back', () => {
    expect(windowOf({ catchUp: none, startWithinMs: 5 * minute })).toBe(5 * minute);
    expect(windowOf({ catchUp: latest, startWithinMs: 1_000 })).toBe(1_000);
    expect(windowOf({ catchUp: latest, startWithinMs: 90 * minute })).toBe(61 * minute);
  });

  it.each(['manual', 'retry', 'backfill', 'after', 'delayed'] as const)(
    'of a run that was asked for (%s) is a day, or what its job says, whatever it catches up with',
    (trigger) => {
      expect(windowOf({ catchUp: none }, trigger)).toBe(24 * 60 * minute);
      expect(windowOf({ catchUp: none, startWithinMs: minute }, trigger)).toBe(minute);
      expect(windowOf({ catchUp: latest, startWithinMs: 90 * minute }, trigger)).toBe(90 * minute);
    },
  );
});

describe('an envelope whose signature holds', () => {
  it('is served while it is fresh, also a little before its time', () => {
    expect([judged(-500), judged(0), judged(minute)]).toEqual(['serve', 'serve', 'serve']);
  });

  it('is asked about once it is older than a minute', () => {
    expect([judged(minute + 1), judged(61 * minute)]).toEqual(['ask', 'ask']);
  });

  it('is too late after its window and the minute in which it is opened', () => {
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

  it('of a job that catches nothing up is served a moment after its window, for it began within', () => {
    const strict = envelopeOf({ dueTime, beginBy: dueTime + lateWorkerAfterMs });
    const kindAt = (lateMs: number) =>
      judgeEnvelope(strict, { queue: 'default', attempt: 1, now: dueTime + lateMs }).kind;
    expect(kindAt(lateWorkerAfterMs + 1)).toBe('serve');
    expect(kindAt(lateWorkerAfterMs + minute)).toBe('ask');
    expect(kindAt(lateWorkerAfterMs + minute + 1)).toBe('too-late');
  });
});
