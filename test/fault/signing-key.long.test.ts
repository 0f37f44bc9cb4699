import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withZnodes } from '../integration/zookeeper-rig.ts';
import { Cluster, everySecond } from '../rig/cluster.ts';
import { judge, missing, readBegins, untilBegun } from '../rig/record.ts';

const jobIds = Array.from({ length: 20 }, (_, i) => `tick-${i}`);
const path = '/escapement/settings/signing-key';
const fullSecond = (instant: number) => Math.floor(instant / 1000) * 1000;

describe('the signing key is replaced under a running cluster', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start({ nodes: 2, workers: 2 });
    for (const id of jobIds) await cluster.createJob(everySecond(id));
    await cluster.until('all have begun', async () => {
      const begun = new Set(readBegins(cluster.recordFile).map((begin) => begin.jobId));
      return begun.size === jobIds.length;
    });
  });
  afterAll(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  it('and one worker is started anew: every fire time begins once, at its first attempt, and nothing is enqueued again', async () => {
    const from = fullSecond(Date.now()) + 1000;
    await withZnodes(cluster.zookeeper.connect, (znodes) =>
      znodes.set(path, Buffer.from(randomBytes(32).toString('hex'))),
    );
    // Until the leader has looked, only who knew the old key can tell what was staged.
    await cluster.untilLogged('what is staged is sealed anew', /has been sealed anew/);
    const [first] = cluster.workers;
    if (first === undefined) throw new Error('there are two workers');
    cluster.terminate(first);
    cluster.addWorker();
    await delay(8000);
    const window = { jobIds, from, until: fullSecond(Date.now()) - 1000 };
    await untilBegun(cluster.recordFile, window);
    const begins = readBegins(cluster.recordFile);
    const verdict = { ...judge(begins, window), lost: missing(begins, window) };
    console.log('signing key replaced', JSON.stringify(verdict));
    expect(verdict).toMatchObject({ lost: [], doubled: 0, phantom: 0 });
    const enqueued = await Promise.all(
      cluster.nodes.map((node) => cluster.metric('escapement_audit_reenqueued_total', node)),
    );
    expect(enqueued).toEqual([0, 0]);
  });

  it('by deleting it: whoever knows it puts it back, and nothing changes', async () => {
    const read = () =>
      withZnodes(cluster.zookeeper.connect, async (znodes) =>
        String((await znodes.get(path))?.data),
      );
    const before = await read();
    await withZnodes(cluster.zookeeper.connect, (znodes) => znodes.remove(path));
    await cluster.until('it stands again', async () => (await read()) !== 'undefined');
    expect(await read()).toBe(before);
  });
});
