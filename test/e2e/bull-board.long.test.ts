import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { endWithUs } from '@escapement/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, everySecond } from '../rig/cluster.ts';

const boardVersion = '9.10.2';
const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const shown = ['delayed', 'waiting', 'prioritized', 'active', 'completed', 'failed'] as const;
type Counts = Record<(typeof shown)[number], number>;

let project: string;
let cluster: Cluster;
let board: ChildProcess;
let boardAt = '';

beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'escapement-board-'));
  await writeFile(join(project, 'package.json'), '{"type":"module","private":true}');
  const { dependencies } = JSON.parse(
    await readFile(join(root, 'packages/redis/package.json'), 'utf8'),
  );
  const packages = [
    ...['api', 'ui'].map((name) => `@bull-board/${name}@${boardVersion}`),
    `bullmq@${dependencies.bullmq}`,
    `ioredis@${dependencies.ioredis}`,
  ];
  const quietly = ['--no-audit', '--no-fund', '--prefer-offline'];
  await run('npm', ['install', ...packages, ...quietly], { cwd: project });
  await copyFile(join(root, 'test/rig/bull-board.mjs'), join(project, 'board.mjs'));
  cluster = await Cluster.start({ nodes: 2, workers: 2, concurrency: 20 });
  board = spawn('node', ['board.mjs', String(cluster.redis.port)], {
    ...{ cwd: project, stdio: ['ignore', 'pipe', 'inherit'] },
  });
  endWithUs(board);
  const [port] = await once(board.stdout ?? board, 'data');
  boardAt = `http://127.0.0.1:${String(port).trim()}/`;
});
afterAll(async () => {
  board?.kill('SIGKILL');
  await cluster?.stop();
  await rm(project, { recursive: true, force: true });
});

/** What the board shows of the queue; the jobs that stand in a state of it, or in any. */
async function onBoard(status = 'latest', page = 1) {
  const query = new URLSearchParams({ status, page: String(page) });
  const answer = await fetch(`${boardAt}?${query}`);
  if (!answer.ok) throw new Error(`the board answers ${answer.status}: ${await answer.text()}`);
  const { queues } = (await answer.json()) as {
    readonly queues: readonly [
      { readonly counts: Counts; readonly jobs: readonly { id: string }[] },
    ];
  };
  return queues[0];
}

/** How many runs are in these states, by the interface of the product. */
async function counted(...states: readonly string[]): Promise<number> {
  const { total } = await cluster.get(
    `/api/v1/runs?limit=1&total=counted&state=${states.join(',')}`,
  );
  return total;
}

const held = (id: string, more: object = {}) => ({
  ...{ id, schedule: { kind: 'manual' }, overlap: 'allow' },
  task: { kind: 'handler', handler: 'hold', input: { ms: 600_000 } },
  ...more,
});

async function ask(job: string, acts: string, body: object): Promise<void> {
  const answer = await cluster.call({
    ...{ method: 'POST', path: `/api/v1/jobs/${job}/${acts}`, body },
  });
  expect([job, answer.status < 300]).toEqual([job, true]);
}

describe('a board of others over the queue', () => {
  it('counts each run where it is, while runs are fired, held, done in parts, made up for and tried again', async () => {
    await cluster.createJob(everySecond('ticks'));
    await cluster.createJob(held('plain'));
    await cluster.createJob(held('parts', { shards: { count: 6 } }));
    await cluster.createJob(held('turns', { overlap: 'queue', overlapLimit: 5 }));
    await cluster.createJob(
      held('again', {
        // Out of time, and tried again after this test.
        ...{ timeoutMs: 200, retry: { attempts: 3, delayMs: 3_600_000 } },
      }),
    );
    await cluster.createJob(
      held('past', { schedule: { kind: 'cron', expressions: ['0 3 * * *'], timeZone: 'UTC' } }),
    );
    const days = { from: '2026-03-01T00:00:00Z', to: '2026-03-09T00:00:00Z' };
    await ask('past', 'backfills', { ...days, parallel: 3, reason: 'to be seen' });
    for (const job of ['plain', 'parts', 'again', 'turns', 'turns', 'turns'])
      await ask(job, 'runs', {});

    // One plain, six parts, one of those in turn, and three of the past; two wait for their turn, and stand in no list of the queue.
    await cluster.until('all that is held is at work', async () => {
      const [active, retrying, blocked] = [
        (await onBoard('active')).jobs.filter(({ id }) => !id.startsWith('ticks')),
        await counted('retrying'),
        await counted('blocked'),
      ];
      return active.length === 11 && retrying === 1 && blocked === 2;
    });
    // Both are read again where a second ended between the two.
    await cluster.until('the board shows what the interface says', async () => {
      const before = await counted('staged', 'queued', 'retrying');
      const { counts } = await onBoard();
      const owed = await counted('staged', 'queued', 'retrying');
      // The whole of the parts is under way, and in no worker's hands.
      const atWork = (await counted('running', 'waiting')) - 1;
      const inLists = counts.delayed + counts.waiting + counts.prioritized;
      return before === owed && inLists === owed && counts.active === atWork;
    });
    const { counts } = await onBoard();
    expect([counts.completed, counts.failed]).toEqual([0, 0]);
    const jobs = await Promise.all(
      shown.map(async (state) => (await onBoard(state)).jobs.map(({ id }) => id)),
    );
    const ids = jobs.flat().filter((id) => !id.startsWith('ticks'));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is empty once all is over', async () => {
    for (const job of ['ticks', 'plain', 'parts', 'turns', 'again', 'past']) {
      const answer = await cluster.call({
        method: 'DELETE',
        path: `/api/v1/jobs/${job}?running=cancel`,
        headers: { 'if-match': '*' },
      });
      expect([job, answer.status]).toEqual([job, 204]);
    }
    await cluster.until('nothing stands on the board', async () => {
      const { counts, jobs } = await onBoard();
      return jobs.length === 0 && shown.every((state) => counts[state] === 0);
    });
  });
});
