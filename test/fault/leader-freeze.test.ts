import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, everySecond } from '../rig/cluster.ts';
import { judge, missing, readBegins } from '../rig/record.ts';

const rounds = Number(process.env['DRILL_ROUNDS'] ?? 3);
const sessionTimeoutMs = 2000;
const jobIds = Array.from({ length: 50 }, (_, i) => `tick-${i}`);

describe('a leader that is frozen for twice the session timeout', () => {
  let cluster: Cluster;
  let from = 0;

  beforeAll(async () => {
    cluster = await Cluster.start({ nodes: 3, workers: 1, sessionTimeoutMs });
    for (const id of jobIds) await cluster.createJob(everySecond(id));
    from = Math.ceil(Date.now() / 1000) * 1000 + 2000;
    await delay(from - Date.now());
  });
  afterAll(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  it(`cannot write after it wakes, and no fire time is lost or doubled: ${rounds} times`, async () => {
    let refusals = 0;
    for (let round = 0; round < rounds; round += 1) {
      await delay(500 + Math.random() * 1000);
      const leader = await cluster.leader();
      cluster.freeze(leader);
      await delay(2 * sessionTimeoutMs);
      await cluster.untilLed(leader);
      const before = refusals;
      cluster.thaw(leader);
      await cluster.until('the woken leader answers as a follower', async () => {
        const page = await cluster.metric('escapement_leader', leader);
        return page === 0;
      });
      refusals = before + (await cluster.metric('escapement_fence_refusals_total', leader));
    }
    await delay(3000);
    const window = { jobIds, from, until: Math.floor(Date.now() / 1000) * 1000 - 1000 };
    const begins = readBegins(cluster.recordFile);
    const verdict = judge(begins, window);
    console.log('leader freeze', JSON.stringify({ rounds, refusals, ...verdict }));
    expect(missing(begins, window)).toEqual([]);
    expect(verdict).toMatchObject({ lost: 0, doubled: 0, phantom: 0, early: 0 });
    expect(verdict.maxMs).toBeLessThanOrEqual(150);
    expect(refusals).toBeGreaterThanOrEqual(1);
  }, 300_000);
});
