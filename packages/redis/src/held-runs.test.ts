import { VirtualClock } from '@escapement/testkit';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { holdRuns } from './held-runs.ts';

describe('a run in hand', () => {
  const clock = new VirtualClock();
  beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
  afterEach(() => vi.useRealTimers());

  /** Both clocks go on together, in steps that let the watch look. */
  async function pass(ms: number): Promise<void> {
    for (let i = 0; i < ms; i += 500) {
      await clock.advance(500);
      vi.advanceTimersByTime(500);
    }
  }

  it('stays in hand while its lock is renewed', async () => {
    const held = holdRuns(clock, 10_000);
    const run = held.hold('a', '1');
    for (let i = 0; i < 5; i += 1) {
      await pass(5_000);
      held.confirm([{ runId: 'a', token: '1' }]);
    }
    expect(run.taken.aborted).toBe(false);
    run.release();
  });

  it('counts as taken before its lock can have run out, when nobody can say', async () => {
    const held = holdRuns(clock, 10_000);
    const run = held.hold('a', '1');
    await pass(8_500);
    expect(run.taken.aborted).toBe(false);
    await pass(1_000);
    expect(run.taken.aborted).toBe(true);
    run.release();
  });

  it('is taken at once when the queue says so', () => {
    const held = holdRuns(clock, 10_000);
    const run = held.hold('a', '1');
    held.lose(new Set(['b']));
    expect(run.taken.aborted).toBe(false);
    held.lose(new Set(['a']));
    expect(run.taken.aborted).toBe(true);
  });

  it('delivered again to the same process is the later attempt alone, whose lock bears the same name', async () => {
    const held = holdRuns(clock, 10_000);
    const first = held.hold('a', '1');
    const second = held.hold('a', '2');
    expect(first.taken.aborted).toBe(true);
    first.release();
    expect(second.taken.aborted).toBe(false);
    await pass(5_000);
    expect(held.unconfirmedFor(2_500)).toMatchObject([{ runId: 'a', token: '2' }]);
    held.confirm([{ runId: 'a', token: '1' }]);
    expect(held.unconfirmedFor(2_500)).toHaveLength(1);
    held.confirm([{ runId: 'a', token: '2' }]);
    expect(held.unconfirmedFor(2_500)).toHaveLength(0);
    second.release();
  });
});
