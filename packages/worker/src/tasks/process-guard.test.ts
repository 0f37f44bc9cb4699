import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { openProcessGuard, type ProcessGuard } from './process-guard.ts';

const sleepers: ChildProcess[] = [];

afterEach(() => {
  for (const sleeper of sleepers.splice(0)) sleeper.kill('SIGKILL');
});

function startSleeper(): { sleeper: ChildProcess; groupId: number; ended: Promise<unknown[]> } {
  const sleeper = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  sleepers.push(sleeper);
  return { sleeper, groupId: sleeper.pid ?? 0, ended: once(sleeper, 'exit') };
}

test('groups that are guarded end with the guarding process, released ones do not', async () => {
  const guard: ProcessGuard = openProcessGuard();
  const [first, released, last] = [startSleeper(), startSleeper(), startSleeper()];
  guard.watch(first.groupId);
  const release = guard.watch(released.groupId);
  guard.watch(last.groupId);
  release();
  await guard.close();
  expect(await first.ended).toEqual([null, 'SIGKILL']);
  expect(await last.ended).toEqual([null, 'SIGKILL']);
  expect(released.sleeper.exitCode ?? released.sleeper.signalCode).toBeNull();
});

test('a guard that was never needed has no process to end', async () => {
  await openProcessGuard().close();
});
