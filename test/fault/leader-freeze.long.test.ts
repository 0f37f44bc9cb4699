import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { judge, missing, readBegins, untilBegun } from '../rig/record.ts';
import { useTicking } from '../rig/ticking.ts';

const rounds = Number(process.env['DRILL_ROUNDS'] ?? 3);
const sessionTimeoutMs = 2000;

describe('a leader that is frozen for twice the session timeout', () => {
  const ticking = useTicking(sessionTimeoutMs);

  it(`cannot write after it wakes, and no fire time is lost or doubled: ${rounds} times`, async () => {
    const { cluster, jobIds, from } = ticking();
    let refusals = 0;
    for (let round = 0; round < rounds; round += 1) {
      await delay(500 + Math.random() * 1000);
      const leader = await cluster.leader();
      // The counter is the node's own and never goes back, and the same node may be frozen again in a later round.
      const refusedBefore = await cluster.metric('escapement_fence_refusals_total', leader);
      cluster.freeze(leader);
      await delay(2 * sessionTimeoutMs);
      await cluster.untilLed(leader);
      cluster.thaw(leader);
      await cluster.until('the woken leader answers as a follower', async () => {
        const page = await cluster.metric('escapement_leader', leader);
        return page === 0;
      });
      const refused = await cluster.metric('escapement_fence_refusals_total', leader);
      refusals += refused - refusedBefore;
    }
    await delay(2000);
    const window = { jobIds, from, until: Math.floor(Date.now() / 1000) * 1000 };
    await untilBegun(cluster.recordFile, window);
    const begins = readBegins(cluster.recordFile);
    const verdict = judge(begins, window);
    console.log('leader freeze', JSON.stringify({ rounds, refusals, ...verdict }));
    expect(missing(begins, window)).toEqual([]);
    expect(verdict).toMatchObject({ lost: 0, doubled: 0, phantom: 0, early: 0 });
    expect(verdict.beyondMachineMs).toBeLessThanOrEqual(150);
    expect(refusals).toBeGreaterThanOrEqual(1);
  });
});
