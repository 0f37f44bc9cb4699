import { spawn } from 'node:child_process';
import { expect, it } from 'vitest';
import { type Sample, shareOf, watchProcessor } from './waited-for-processor.ts';

const sample = (atMs: number, waitedMs: number): Sample => ({ pid: 1, atMs, waitedMs });

it('says what share of two seconds a process waited, and nothing of less', () => {
  expect(shareOf([sample(0, 100), sample(1000, 400), sample(2000, 1600)])).toBe(0.75);
  expect(shareOf([sample(0, 100), sample(1900, 2000)])).toBe(0);
  expect(shareOf([])).toBe(0);
});

/** The share of a process that was looked at for a whole span, however late this process itself came to look. */
function shareOfAWholeSpan(pid: number): Promise<number> {
  return new Promise((resolve) => {
    let looks = 0;
    let firstWasTakenAtMs = Number.POSITIVE_INFINITY;
    const watch = watchProcessor(() => {
      looks += 1;
      // Who looks for the second time has taken the first sample; the sample of this look is taken before the watch ends.
      if (looks === 2) firstWasTakenAtMs = performance.now();
      if (performance.now() - firstWasTakenAtMs >= 2500) resolve(watch.close());
      return [pid];
    });
  });
}

it('sees that one of many busy processes waits for most of the time, and that a stopped one does not', async () => {
  // All on one processor, so that each has an eighth of it and whatever runs beside them has the others.
  const spinners = Array.from({ length: 8 }, () =>
    spawn('taskset', ['-c', '0', process.execPath, '-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  try {
    const [busy, stopped] = spinners;
    stopped?.kill('SIGSTOP');
    const shares = await Promise.all(
      [busy, stopped].map((each) => shareOfAWholeSpan(each?.pid ?? 0)),
    );
    expect(shares[0]).toBeGreaterThan(0.75);
    expect(shares[1]).toBeLessThan(0.5);
  } finally {
    for (const each of spinners) each.kill('SIGKILL');
  }
});
