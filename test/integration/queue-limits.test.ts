import { envelopeOf, eventually } from '@escapement/testkit';
import { Queue } from 'bullmq';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type NodeRig, openNodeRig, type Servers, startServers } from './calendars-rig.ts';
import { attendAs, endTaken, exchange, takeDue } from './redis-hands.ts';

/** From the interface through ZooKeeper and the leader to who takes runs. */
describe('the limits of a queue', () => {
  let servers: Servers;
  let rig: NodeRig;
  let queue: Queue;
  let count = 0;

  beforeAll(async () => {
    servers = await startServers();
  });
  afterAll(() => servers.dispose());
  beforeEach(async () => {
    count += 1;
    rig = await openNodeRig(servers, `/queue-limits-${count}`);
    const { port } = servers.redis;
    queue = new Queue('default', { prefix: '{esc}', connection: { host: '127.0.0.1', port } });
  });
  afterEach(async () => {
    await queue.close();
    await rig.close();
  });

  async function ask(...jobIds: readonly string[]): Promise<void> {
    const dueTime = Date.now() - 1_000;
    for (const jobId of jobIds) {
      const about = { jobId, fireTime: dueTime, dueTime, beginBy: dueTime + 3_600_000 };
      await rig.redis.archive.enqueueManual(envelopeOf({ ...about, overlap: 'allow' }));
    }
  }

  it('are carried to where workers and BullMQ see them, and taken back', async () => {
    attendAs(rig.redis);
    await eventually('somebody leads', async () => {
      return (await exchange(rig.redis)).isVouched;
    });
    await rig.client.putQueueLimits('default', { maxConcurrent: 1, rateLimit: { perMinute: 3 } });
    await eventually('BullMQ sees them', async () => {
      const limits = [await queue.getGlobalConcurrency(), await queue.getGlobalRateLimit()];
      return JSON.stringify(limits) === JSON.stringify([1, { max: 3, duration: 60_000 }]);
    });
    await ask('a', 'b', 'c');
    const taken = await takeDue(rig.redis);
    expect(taken).toHaveLength(1);
    const held = await rig.client.listRuns({ state: 'queued' });
    const { heldBy } = await rig.client.getRun(held.items[0]?.id ?? '');
    expect([held.items.length, heldBy]).toEqual([2, 'maxConcurrent']);
    await rig.client.deleteQueueLimits('default');
    await eventually('BullMQ sees none', async () => {
      return (await queue.getGlobalConcurrency()) === null;
    });
    expect(await endTaken(rig.redis, taken)).toEqual(['settled']);
    expect(await takeDue(rig.redis)).toHaveLength(2);
  });
});
