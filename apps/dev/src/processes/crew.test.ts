import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Role } from './child.ts';
import { type CrewOptions, openCrew } from './crew.ts';
import { readProcessTable } from './process-table.ts';
import { restartAfter } from './restart.ts';

function crewForTest(restart: NonNullable<CrewOptions['restart']> = restartAfter) {
  const dataDir = mkdtempSync(join(tmpdir(), 'crew-'));
  const said: string[] = [];
  const crew = openCrew({ dataDir, say: (line) => said.push(line), restart });
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

const soon: NonNullable<CrewOptions['restart']> = (ending, endsInARow) => {
  const decided = restartAfter(ending, endsInARow);
  return decided.kind === 'again' ? { kind: 'again', afterMs: decided.afterMs / 1000 } : decided;
};

it('what ends unasked is started again under its name, with a pause that grows, and said', async () => {
  const { crew, dataDir, said, start } = crewForTest(soon);
  const beginning = 'echo begun >> begun; [ $(wc -l < begun) -gt 3 ] && exec sleep 60; exit 3';
  const first = await start('worker-1', 'worker', beginning);
  crew.keepUp();
  await expect.poll(() => readFileSync(join(dataDir, 'begun'), 'utf8')).toBe('begun\n'.repeat(4));
  const line = (pid: unknown, pause: string) =>
    expect.stringMatching(
      new RegExp(
        `^worker-1 \\(pid ${pid}\\) ended: exit code 3; it is started again in ${pause} s.*log`,
      ),
    );
  const again = said.filter((text) => text.includes('again in'));
  expect(again).toEqual([line(first.pid, '0.001'), line('\\d+', '0.002'), line('\\d+', '0.004')]);
  await expect.poll(() => readProcessTable(dataDir)).toHaveLength(1);
  expect(readProcessTable(dataDir)[0]?.pid).not.toBe(first.pid);
  expect(crew.children.map(({ name, pid }) => [name, pid])).toEqual(
    readProcessTable(dataDir).map(({ name, pid }) => [name, pid]),
  );
});

it('what refuses its configuration is said to stay away', async () => {
  const { crew, dataDir, said, start } = crewForTest(soon);
  crew.keepUp();
  const child = await start('worker-1', 'worker', 'echo begun >> begun; exit 78');
  await expect.poll(() => said).toHaveLength(1);
  expect(said[0]).toContain(
    `worker-1 (pid ${child.pid}) ended: exit code 78, since its configuration is refused; it is not started again`,
  );
  expect(readFileSync(join(dataDir, 'begun'), 'utf8')).toBe('begun\n');
});

it('a program that is gone is tried again, and the crew stops all the same', async () => {
  const { crew, said } = crewForTest(soon);
  const spec = { name: 'redis', role: 'redis', port: null, args: [], env: process.env } as const;
  const folder = mkdtempSync(join(tmpdir(), 'crew-program-'));
  const command = join(folder, 'redis-server');
  symlinkSync('/bin/true', command);
  await crew.start({ ...spec, command });
  rmSync(folder, { recursive: true });
  crew.keepUp();
  await expect.poll(() => said.filter((line) => line.includes('ENOENT')).length).toBeGreaterThan(1);
});

it('a stop during the pause ends the wait, and nothing is started any more', async () => {
  const { crew, dataDir, said, start } = crewForTest(() => ({ kind: 'again', afterMs: 3_600_000 }));
  crew.keepUp();
  await start('worker-1', 'worker', 'echo begun >> begun; exit 1');
  await expect.poll(() => said).toHaveLength(1);
  await crew.stop();
  expect(readFileSync(join(dataDir, 'begun'), 'utf8')).toBe('begun\n');
  expect(readProcessTable(dataDir)).toEqual([]);
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
  expect((await child.ended).reason).toBe('SIGKILL');
});

it('nothing is started any more once a crew is being stopped', async () => {
  const { crew, start } = crewForTest();
  await crew.stop();
  await expect(start('late', 'worker')).rejects.toThrow('everything is being stopped');
});
