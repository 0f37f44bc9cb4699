import { beforeEach, describe, expect, it } from 'vitest';
import { RunInHand } from '../run-in-hand.ts';
import { HeldRuns } from './held-runs.ts';

const runId = 'a@20260101T000000Z';

describe('a run that a beat is answered of as lost', () => {
  let run: RunInHand;
  let held: HeldRuns;

  beforeEach(() => {
    const taken = {
      runId,
      state: 'waiting',
      attempt: 0,
      failures: 0,
      takenAt: 0,
      sealed: '',
    } as const;
    run = new RunInHand(taken, 'default', { askedMs: 0, answeredMs: 0 });
    held = new HeldRuns();
    held.add(run);
  });

  it('is with another worker', () => {
    held.lose([...held.keptSince(0)]);
    expect(run.stop.reason).toBe('taken');
  });

  it('is not, where it has begun since the beat went out', () => {
    const told = [...held.keptSince(0)];
    run.attempt = 1;
    held.lose(told);
    expect(run.stop.reason).toBeUndefined();
    held.lose([...held.keptSince(0)]);
    expect(run.stop.reason).toBe('taken');
  });

  it('may not be, while it is on its way whether it has begun', () => {
    run.isBeginning = true;
    held.lose([...held.keptSince(0)]);
    expect(run.stop.reason).toBeUndefined();
  });
});
