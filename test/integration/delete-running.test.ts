import type { Run } from '@escapement/core';
import type { JobDraft } from '@escapement/protocol';
import { eventually } from '@escapement/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type NodeRig, openNodeRig, type Servers, startServers } from './calendars-rig.ts';
import { attendAs, endTaken, exchange } from './redis-hands.ts';

const job = (change: Partial<JobDraft> = {}): JobDraft => ({
  id: 'tick',
  schedule: { kind: 'every', everyMs: 86_400_000 },
  task: { kind: 'handler', handler: 'noop' },
  overlap: 'allow',
  ...change,
});
const inHand = 150;

describe('what runs of a job that is deleted', () => {
  let servers: Servers;
  let rig: NodeRig;
  let count = 0;

  beforeAll(async () => {
    servers = await startServers();
  });
  afterAll(() => servers.dispose());
  beforeEach(async () => {
    count += 1;
    rig = await openNodeRig(servers, `/delete-running-${count}`);
    attendAs(rig.redis);
  });
  afterEach(() => rig.close());

  /** Asks for so many runs of the job, and takes them as a worker does. */
  async function taken(most: number) {
    await rig.client.createJob(job());
    await eventually('the job is carried', async () => {
      const found = await rig.client.getJob('tick');
      return 'applied' in found && found.applied;
    });
    for (let i = 0; i < most; i += 1) await rig.client.runNow('tick');
    const runs = (await exchange(rig.redis, { most })).taken;
    expect(runs).toHaveLength(most);
    return runs;
  }

  /** Its runs by id, all pages of them. */
  async function runsOf(): Promise<readonly Run[]> {
    const all: Run[] = [];
    let cursor: string | undefined;
    do {
      const place = cursor === undefined ? {} : { cursor };
      const page = await rig.redis.archive.list({ jobId: 'tick', limit: 100, ...place });
      all.push(...page.items);
      cursor = page.cursor;
    } while (cursor !== undefined);
    return all;
  }

  it('goes on to its end where nothing else is asked', async () => {
    const runs = await taken(2);
    await rig.client.deleteJob('tick');
    expect((await runsOf()).map(({ state, stop }) => [state, stop])).toEqual([
      ['running', undefined],
      ['running', undefined],
    ]);
    await endTaken(rig.redis, runs);
    expect((await runsOf()).map(({ state }) => state)).toEqual(['succeeded', 'succeeded']);
  });

  it('is cancelled where that is asked for, however many they are, and says who wanted it', async () => {
    const runs = await taken(inHand);
    await rig.client.deleteJob('tick', { running: 'cancel' });
    const told = await runsOf();
    expect(told).toHaveLength(inHand);
    const stop = { by: 'token at 127.0.0.1', reason: 'its job was deleted' };
    for (const run of told) expect(run).toMatchObject({ state: 'running', stop });
    // Whatever its task comes to but a success is a cancellation.
    await endTaken(rig.redis, runs, { event: 'fail', reason: 'aborted' });
    const ended = await runsOf();
    expect(new Set(ended.map(({ state }) => state))).toEqual(new Set(['cancelled']));
  });

  it('keeps its job where its version is not the one that was meant', async () => {
    await taken(1);
    const stale = rig.client.deleteJob('tick', { running: 'cancel', ifVersion: 9 });
    await expect(stale).rejects.toMatchObject({ code: 'JOB_CHANGED' });
    expect((await runsOf())[0]?.stop).toBeUndefined();
  });
});
