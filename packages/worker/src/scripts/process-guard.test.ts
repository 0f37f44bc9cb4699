import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { openConfinement } from './confinement.ts';
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

test.runIf(process.platform === 'linux')(
  'what had left a guarded group ends with the guarding process too',
  async () => {
    const guard = openProcessGuard();
    const limits = { processes: undefined, memoryBytes: undefined, fileBytes: undefined };
    const confinement = openConfinement({ limits, user: undefined, path: '/usr/bin' });
    const [left, released] = [1, 2].map(() => {
      const { words, mark } = confinement.confine({ words: ['sleep', '60'], environment: [] });
      const [program = '', ...args] = words;
      const sleeper = spawn(program, args, { detached: true, stdio: 'ignore' });
      sleepers.push(sleeper);
      return { sleeper, mark, ended: once(sleeper, 'exit') };
    });
    // The group that is named is not the one that the process is in.
    guard.watch(2 ** 22 + 1, left?.mark);
    guard.watch(2 ** 22 + 2, released?.mark)();
    await guard.close();
    expect(await left?.ended).toEqual([null, 'SIGKILL']);
    expect(released?.sleeper.exitCode ?? released?.sleeper.signalCode).toBeNull();
  },
);

test('a guard that was never needed has no process to end', async () => {
  await openProcessGuard().close();
});
