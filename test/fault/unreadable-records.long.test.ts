import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, everySecond, isAlive } from '../rig/cluster.ts';
import { judge, readBegins, untilBegun } from '../rig/record.ts';
import { overwrite } from '../rig/run-record.ts';

const prefix = '{esc}:-';
/** Not a length or a count in a reply of Redis. */
const isName = (line: string) => /^[^$*:]/.test(line);
const jobIds = Array.from({ length: 6 }, (_, i) => `tick-${i}`);

describe('records in Redis that somebody spoilt or deleted', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    // So short a horizon that a job without a cursor stands still soon.
    cluster = await Cluster.start({ nodes: 2, workers: 1, horizonMs: 5_000 });
    for (const id of jobIds) await cluster.createJob(everySecond(id));
    await cluster.until('all have begun', async () => begunSince(0).size === jobIds.length);
  });
  afterAll(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  const begunSince = (instant: number) =>
    new Set(
      readBegins(cluster.recordFile).flatMap(({ jobId, fireTime }) =>
        fireTime >= instant ? [jobId] : [],
      ),
    );
  const send = (...words: readonly string[]) => cluster.redis.send(...words);

  /** Runs of a job that are staged and due in some seconds, soonest first. */
  async function staged(jobId: string): Promise<readonly string[]> {
    const soon = String(Date.now() + 2_500);
    const owed = await send('ZRANGEBYSCORE', `${prefix}owed`, soon, '+inf');
    return owed.split('\r\n').filter((text) => text.startsWith(`${jobId}@`));
  }

  /** Gives a key another type than ours. */
  /** In one step, since the product may write the key in between. */
  async function ofAnotherType(key: string): Promise<void> {
    const script = "redis.call('DEL', KEYS[1]) return redis.call('SADD', KEYS[1], 'x')";
    expect(await send('EVAL', script, '1', key)).toBe(':1\r\n');
  }

  async function entriesOf(jobId: string, from: number, until: number) {
    const span = `from=${new Date(from).toISOString()}&to=${new Date(until).toISOString()}`;
    const { items } = await cluster.get(`/api/v1/jobs/${jobId}/ledger?limit=200&${span}`);
    return items as { count?: number; outcome: string }[];
  }

  it('are left out, told of and made anew; nothing ends, nothing is refused, every fire time has its outcome', async () => {
    const since = Math.floor(Date.now() / 1000) * 1000 + 1000;
    await send('HSET', `${prefix}job:tick-0`, 'definition', 'garbage', 'revision', 'x');
    await ofAnotherType(`${prefix}rows:tick-0`);
    await ofAnotherType(`${prefix}job:tick-1`);
    await send('ZREM', `${prefix}schedule`, 'tick-1');
    const [gone, another, noDue, noState, noRevision] = await staged('tick-2');
    await send('DEL', `${prefix}run:${gone}`);
    await ofAnotherType(`${prefix}run:${another}`);
    await overwrite({ send }, noDue, { due: 'garbage', staged: 'yesterday' });
    await overwrite({ send }, noState, { state: 'exploded' });
    await overwrite({ send }, noRevision, { revision: 'garbage', attempt: 'garbage' });
    for (const name of ['min-revision', 'revisions', 'pruned', 'recent', 'last']) {
      await send('HSET', `${prefix}${name}`, 'tick-3', 'garbage');
    }
    await send('ZADD', `${prefix}schedule`, '-inf', 'tick-3');
    const [entry, lostQueue] = await staged('tick-4');
    await overwrite({ send }, lostQueue, { queue: 'garbage' });
    await ofAnotherType(`${prefix}cards:tick-5`);
    for (const beat of (await send('HKEYS', `${prefix}beats`)).split('\r\n').filter(isName)) {
      await send('HSET', `${prefix}beats`, beat, 'garbage');
    }
    await send('ZADD', `${prefix}open`, '-1', 'x');
    await ofAnotherType(`{esc}:default:${entry}`);
    await ofAnotherType(`${prefix}edits:tick-4`);
    await ofAnotherType(`${prefix}hour:${Math.floor(Date.now() / 3_600_000)}`);

    await cluster.until('it is told', async () => {
      const [node] = cluster.living;
      return (
        node !== undefined && (await cluster.metric('escapement_unreadable_records', node)) > 0
      );
    });
    await cluster.until('every job goes on', async () => {
      return begunSince(Date.now() - 4_000).size === jobIds.length;
    });
    await delay(20_000);

    const until = Math.floor(Date.now() / 1000) * 1000 - 8000;
    const verdict = judge(readBegins(cluster.recordFile), { jobIds, from: since, until });
    expect(verdict).toMatchObject({ doubled: 0, phantom: 0, early: 0 });
    for (const id of jobIds) {
      const entries = await entriesOf(id, since, until);
      const counted = entries.reduce((sum, row) => sum + (row.count ?? 1), 0);
      expect([id, counted]).toEqual([id, (until - since) / 1000]);
      // What had not begun was decided anew; nobody has to wonder what became of it.
      const unknown = entries.filter(({ outcome }) => outcome === 'unknown');
      expect([id, unknown]).toEqual([id, []]);
    }
    for (const path of ['/jobs', '/runs', '/runs?state=failed', '/overview', '/cluster']) {
      const answer = await cluster.call({ method: 'GET', path: `/api/v1${path}` });
      expect([path, answer.status]).toEqual([path, 200]);
    }
    expect([...cluster.nodes, ...cluster.workers].every(isAlive)).toBe(true);
    const told = await cluster.get('/api/v1/overview');
    expect(told.totals.unreadable).toBeGreaterThan(0);
  });

  it('in a queue of BullMQ stop the jobs of that queue, and no others, until it is mended', async () => {
    await cluster.createJob({ ...everySecond('spoilt'), queue: 'spoilt' });
    await cluster.until('its runs are staged', async () => (await staged('spoilt')).length > 0);
    await ofAnotherType('{esc}:spoilt:delayed');
    const spoiltAt = Date.now();
    await cluster.untilLogged(
      'whoever leads says which job waits',
      /"jobId":"spoilt".*the job waits/,
    );
    await delay(15_000);
    const from = Math.ceil(spoiltAt / 1000) * 1000;
    const until = Math.floor(Date.now() / 1000) * 1000 - 3000;
    const window = { jobIds, from, until };
    await untilBegun(cluster.recordFile, window);
    const verdict = judge(readBegins(cluster.recordFile), window);
    expect(verdict).toMatchObject({ lost: 0, doubled: 0, phantom: 0, early: 0 });
    await send('DEL', '{esc}:spoilt:delayed');
    await cluster.until('the job goes on', async () => {
      return (await send('ZCARD', '{esc}:spoilt:delayed')).trim() !== ':0';
    });
    expect([...cluster.nodes, ...cluster.workers].every(isAlive)).toBe(true);
  });
});
