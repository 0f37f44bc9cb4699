import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { commandLineOf, endStaleProcesses } from './stale-processes.ts';

function folderForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stale-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** A process whose command line has these words, running in this folder. */
async function pretend(words: string, cwd: string): Promise<number> {
  const script = `setInterval(() => undefined, 1000); // ${words}`;
  const child = spawn(process.execPath, ['-e', script], { cwd, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'spawn');
  // Reaped at once when it ends, so that it does not linger as a zombie.
  return child.pid ?? 0;
}

function writeTable(dataDir: string, pid: number): void {
  const rows = [{ name: 'redis', role: 'redis', pid, port: 1 }];
  writeFileSync(join(dataDir, 'processes.json'), JSON.stringify(rows));
}

it('a process that an earlier launcher left in this data directory is ended', async () => {
  const dataDir = folderForTest();
  const pid = await pretend('redis-server', dataDir);
  writeTable(dataDir, pid);
  expect(await endStaleProcesses(dataDir)).toEqual(['redis']);
  expect(commandLineOf(pid)).toBeUndefined();
});

it('a stranger with a recorded number is spared: another program', async () => {
  const dataDir = folderForTest();
  const pid = await pretend('some editor', dataDir);
  writeTable(dataDir, pid);
  expect(await endStaleProcesses(dataDir)).toEqual([]);
  expect(commandLineOf(pid)).toBeDefined();
});

it.runIf(process.platform === 'linux')(
  'a stranger with a recorded number is spared: the same program elsewhere',
  async () => {
    const dataDir = folderForTest();
    const pid = await pretend('redis-server', folderForTest());
    writeTable(dataDir, pid);
    expect(await endStaleProcesses(dataDir)).toEqual([]);
    expect(commandLineOf(pid)).toBeDefined();
  },
);

it('a table that is missing or broken names nobody', async () => {
  const dataDir = folderForTest();
  expect(await endStaleProcesses(dataDir)).toEqual([]);
  writeFileSync(join(dataDir, 'processes.json'), '[{"pid":');
  expect(await endStaleProcesses(dataDir)).toEqual([]);
});
