import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../rig/cluster.ts';

const count = 8;
const kinds = [
  ['shards', { shards: { count } }],
  ['workers', { broadcast: {} }],
] as const;

/** The instant between the beginning of a run that is done in parts and the making of these, and that just after their making, before any of them ended. */
describe('a run whose leader is killed while it is shared out', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({
      ...{ nodes: 2, workers: 2, handlers: 'test/rig/shard-handlers.mjs' },
    });
  });
  afterAll(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  function runsThat(what: 'begun' | 'done', of: string): readonly string[] {
    if (!existsSync(cluster.recordFile)) return [];
    const lines = readFileSync(cluster.recordFile, 'utf8').split('\n');
    return lines
      .filter((line) => line.endsWith(']'))
      .map((line) => JSON.parse(line) as [string, string])
      .filter(([each, runId]) => each === what && runId.startsWith(of))
      .map(([, runId]) => runId)
      .sort();
  }

  const read = (runId: string) => cluster.get(`/api/v1/runs/${encodeURIComponent(runId)}`);

  async function runNow(jobId: string): Promise<string> {
    const path = `/api/v1/jobs/${jobId}/runs`;
    const answer = await cluster.call({ method: 'POST', path, body: {} });
    expect(answer.status).toBe(202);
    return ((await answer.json()) as { id: string }).id;
  }

  async function isOver(runId: string): Promise<void> {
    await cluster.until('the run is over', async () => {
      return (await read(runId)).finishedAt !== undefined;
    });
  }

  /** As the store has it: whoever could tell over the interface may be standing still. */
  const isShared = async (runId: string) =>
    /\bshared /.test(await cluster.redis.send('GET', `{esc}:-record:${runId}`));
  const hasParts = async (runId: string) =>
    /^:1/.test(await cluster.redis.send('EXISTS', `{esc}:-group:${runId}`));

  const gate = () => join(cluster.directory, 'gate');

  /** Defines a job, and has one run of it, so that every process knows it. */
  async function define(id: string, more: object): Promise<void> {
    // No part of it fails, and none ends while the gate is shut.
    const input = { fails: -1, gate: gate() };
    const task = { kind: 'handler', handler: 'part', input };
    writeFileSync(gate(), '');
    await cluster.createJob({ id, schedule: { kind: 'manual' }, task, ...more });
    await isOver(await runNow(id));
  }

  /** All of its parts are there, and each was done once. */
  async function isDoneOnce(runId: string): Promise<void> {
    await isOver(runId);
    const ended = await read(runId);
    const parts = ended.shards.map((shard: { runId: string }) => shard.runId).sort();
    expect([ended.state, runsThat('begun', runId), runsThat('done', runId)]).toEqual([
      ...['succeeded', parts, parts],
    ]);
    expect(parts.length).toBeGreaterThan(0);
    const ends = ended.shards.map(({ end }: { end: string }) => end);
    expect(ends).toEqual(parts.map(() => 'succeeded'));
    if (runId.startsWith('shards')) expect(parts).toHaveLength(count);
  }

  /** The run has begun, in nobody's hands, and everybody who could share it out stands still. */
  async function begunUnshared(jobId: string) {
    const leader = await cluster.untilLed();
    const [standby] = cluster.living.filter((node) => node !== leader);
    if (standby === undefined) throw new Error('there are two');
    for (const worker of cluster.workers) cluster.freeze(worker);
    cluster.freeze(leader);
    const runId = await runNow(jobId);
    cluster.freeze(standby);
    for (const worker of cluster.workers) cluster.thaw(worker);
    await cluster.untilNow('it has begun', () => isShared(runId));
    expect(await hasParts(runId)).toBe(false);
    return { runId, leader, standby };
  }

  it.each(kinds)(
    'before its parts are made has them from the next leader: %s',
    async (kind, more) => {
      await define(`${kind}-before`, more);
      const { runId, leader, standby } = await begunUnshared(`${kind}-before`);
      await cluster.kill(leader);
      cluster.thaw(standby);
      await isDoneOnce(runId);
      await cluster.untilReady(await cluster.addNode());
    },
  );

  it.each(kinds)('after they were made has no others: %s', async (kind, more) => {
    await define(`${kind}-after`, more);
    const { runId, leader, standby } = await begunUnshared(`${kind}-after`);
    rmSync(gate());
    cluster.thaw(leader);
    cluster.thaw(standby);
    await cluster.untilNow('its parts are there', () => hasParts(runId));
    const ids = async () => (await read(runId)).shards.map((each: { runId: string }) => each.runId);
    const before = await ids();
    await cluster.kill(await cluster.untilLed());
    expect(runsThat('done', runId)).toEqual([]);
    writeFileSync(gate(), '');
    await isDoneOnce(runId);
    expect(await ids()).toEqual(before);
    await cluster.untilReady(await cluster.addNode());
  });
});
