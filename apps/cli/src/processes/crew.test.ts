import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Role } from './child.ts';
import { openCrew } from './crew.ts';
import { readProcessTable } from './process-table.ts';

function crewForTest() {
  const dataDir = mkdtempSync(join(tmpdir(), 'crew-'));
  const said: string[] = [];
  const crew = openCrew(dataDir, (line) => said.push(line));
  onTestFinished(async () => {
    await crew.stop();
    rmSync(dataDir, { recursive: true });
  });
  const start = (name: string, role: Role, script = 'exec sleep 60') =>
    crew.start({ name, role, port: null, command: 'sh', args: ['-c', script], env: process.env });
  return { crew, dataDir, said, start };
}

it('a crew shows whom it has in processes.json, and reports the one that dies', async () => {
  const { dataDir, said, start } = crewForTest();
  const node = await start('scheduler-1', 'scheduler');
  const redis = await start('redis', 'redis');
  expect(readProcessTable(dataDir).map(({ name }) => name)).toEqual(['scheduler-1', 'redis']);

  node.kill('SIGKILL');
  await node.ended;
  await expect.poll(() => said).toHaveLength(1);
  expect(said[0]).toContain(`scheduler-1 (pid ${node.pid}) ended: SIGKILL`);
  expect(readProcessTable(dataDir)).toEqual([
    { name: 'redis', role: 'redis', pid: redis.pid, port: null },
  ]);
});

it('a crew is stopped workers first and ZooKeeper last, without a word about it', async () => {
  const { crew, said, start } = crewForTest();
  const order: string[] = [];
  for (const role of ['zookeeper', 'redis', 'scheduler', 'worker'] as const) {
    const child = await start(role, role);
    void child.ended.then(() => order.push(role));
  }
  await crew.stop();
  expect(order).toEqual(['worker', 'scheduler', 'redis', 'zookeeper']);
  expect(said).toEqual([]);
});

it('one that does not want to go is killed', async () => {
  const { crew, dataDir, start } = crewForTest();
  const script = 'trap "" TERM; : > deaf; while :; do sleep 0.1; done';
  const child = await start('zookeeper', 'zookeeper', script);
  await expect.poll(() => existsSync(join(dataDir, 'deaf'))).toBe(true);
  await crew.stop();
  expect(await child.ended).toBe('SIGKILL');
});

it('nothing is started any more once a crew is being stopped', async () => {
  const { crew, start } = crewForTest();
  await crew.stop();
  await expect(start('late', 'worker')).rejects.toThrow('everything is being stopped');
});
