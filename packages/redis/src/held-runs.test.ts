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
    const run = held.hold('a');
    for (let i = 0; i < 5; i += 1) {
      await pass(5_000);
      held.confirm(['a']);
    }
    expect(run.taken.aborted).toBe(false);
    await run.release();
  });

  it('counts as taken before its lock can have run out, when nobody can say', async () => {
    const held = holdRuns(clock, 10_000);
    const run = held.hold('a');
    await pass(8_500);
    expect(run.taken.aborted).toBe(false);
    await pass(1_000);
    expect(run.taken.aborted).toBe(true);
    await run.release();
  });

  it('is taken at once when the queue says so', () => {
    const held = holdRuns(clock, 10_000);
    const run = held.hold('a');
    held.lose(['b']);
    expect(run.taken.aborted).toBe(false);
    held.lose(['a']);
    expect(run.taken.aborted).toBe(true);
  });

  it('is let go after its later attempt in the same process, whose lock bears the same name', async () => {
    const held = holdRuns(clock, 10_000);
    const first = held.hold('a');
    const second = held.hold('a');
    expect(first.taken.aborted).toBe(true);
    expect(second.taken.aborted).toBe(false);
    let isFirstOut = false;
    const firstOut = first.release().then(() => {
      isFirstOut = true;
    });
    await Promise.resolve();
    expect(isFirstOut).toBe(false);
    await second.release();
    await firstOut;
  });
});
