import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { endLeftovers, findLeftovers } from './leftovers.ts';

const onLinux = describe.runIf(process.platform === 'linux');

function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'leftovers-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

onLinux('what a test run leaves behind', () => {
  it('is found by the mark in its environment, and can be ended', async () => {
    const folder = folderForTest();
    const variable = `ESCAPEMENT_MARK=${folder}`;
    const env = { ...process.env, ESCAPEMENT_MARK: folder };
    const child = spawn('sleep', ['60'], { env, stdio: 'ignore' });
    const ended = once(child, 'exit');
    await once(child, 'spawn');

    const found = await findLeftovers({ variable, folder }, 0);
    expect(found).toEqual([{ pid: child.pid, command: 'sleep 60' }]);

    endLeftovers(found);
    await ended;
    expect(await findLeftovers({ variable, folder }, 1000)).toEqual([]);
  });

  it('is found by the folder it runs in', async () => {
    const folder = folderForTest();
    const child = spawn('sleep', ['60'], { cwd: folder, stdio: 'ignore' });
    const ended = once(child, 'exit');
    await once(child, 'spawn');

    const found = await findLeftovers({ variable: 'ESCAPEMENT_MARK=none', folder }, 0);
    expect(found.map(({ pid }) => pid)).toEqual([child.pid]);

    endLeftovers(found);
    await ended;
  });
});
