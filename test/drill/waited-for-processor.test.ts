import { spawn } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { type Sample, shareOf, watchProcessor } from './waited-for-processor.ts';

const sample = (atMs: number, waitedMs: number): Sample => ({ pid: 1, atMs, waitedMs });

it('says what share of two seconds a process waited, and nothing of less', () => {
  expect(shareOf([sample(0, 100), sample(1000, 400), sample(2000, 1600)])).toBe(0.75);
  expect(shareOf([sample(0, 100), sample(1900, 2000)])).toBe(0);
  expect(shareOf([])).toBe(0);
});

it('sees that one of many busy processes waits for most of the time, and that a stopped one does not', async () => {
  // All on one processor, so that each has an eighth of it and whatever runs beside them has the others.
  const spinners = Array.from({ length: 8 }, () =>
    spawn('taskset', ['-c', '0', process.execPath, '-e', 'for (;;);'], { stdio: 'ignore' }),
  );
  try {
    const [busy, stopped] = spinners;
    stopped?.kill('SIGSTOP');
    const ofBusy = watchProcessor(() => [busy?.pid ?? 0]);
    const ofStopped = watchProcessor(() => [stopped?.pid ?? 0]);
    await delay(3000);
    expect(await ofBusy.close()).toBeGreaterThan(0.75);
    expect(await ofStopped.close()).toBeLessThan(0.5);
  } finally {
    for (const each of spinners) each.kill('SIGKILL');
  }
});
