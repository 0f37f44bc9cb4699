import { describe, expect, it } from 'vitest';
import { askedRunId, repeatMark, scheduledRunId } from '../runs/run-id.ts';
import type { Run } from '../schemas/run.ts';
import { toIso } from '../words/instants.ts';
import { runStates } from '../words/run-states.ts';
import { judgeRepeat } from './repeat-run.ts';

const fireTime = Date.parse('2026-03-07T02:00:00.000Z');
const later = fireTime + 3_600_000;

const over = (id: string, at = fireTime, state: Run['state'] = 'failed') =>
  judgeRepeat({ id, state, fireTime: toIso(at), finishedAt: toIso(later) });

describe('a run that is to be done once more', () => {
  it('serves the fire time that it was to serve', () => {
    const expected = { kind: 'repeatable', repeatedTime: fireTime, hadInput: false };
    expect(over(scheduledRunId('nightly', fireTime))).toEqual(expected);
  });

  it('serves that also when it was a retry itself, and was asked for at another time', () => {
    const mark = repeatMark(fireTime, 'k3v9');
    const retry = askedRunId({ jobId: 'nightly', askedAt: later, trigger: 'retry', mark });
    expect(over(retry, later)).toMatchObject({ repeatedTime: fireTime });
  });

  it('had an input of its own where its id says so', () => {
    const asked = { jobId: 'nightly', askedAt: fireTime, trigger: 'manual', mark: 'k3v9' } as const;
    const inputMark = 'k'.repeat(25);
    expect(over(askedRunId({ ...asked, inputMark }))).toMatchObject({ hadInput: true });
    expect(over(askedRunId(asked))).toMatchObject({ hadInput: false });
  });

  it('is one that is over, and has not succeeded', () => {
    const id = scheduledRunId('nightly', fireTime);
    const ended = ['succeeded', 'failed', 'cancelled', 'timed-out', 'lost'];
    const verdicts = runStates.map((state) => {
      const isOver = ended.includes(state);
      const run = { id, state, fireTime: toIso(fireTime) };
      return judgeRepeat(isOver ? { ...run, finishedAt: toIso(later) } : run).kind;
    });
    const expected = runStates.map((state) => {
      if (state === 'succeeded') return 'succeeded';
      return ended.includes(state) ? 'repeatable' : 'not-over';
    });
    expect(verdicts).toEqual(expected);
  });
});
