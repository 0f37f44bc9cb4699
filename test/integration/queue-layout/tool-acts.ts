import { expect } from 'vitest';
import { exchange } from '../redis-hands.ts';
import type { TwinScene } from './twin-scene.ts';
import { workers } from './twin-scene.ts';

/** What BullMQ's own tools do to both queues; each says what it did. */
export const toolActs = {
  /** BullMQ looks for what has stalled, and finds nothing that somebody has in hand. */
  async checkStalled(scene: TwinScene): Promise<string> {
    await scene.client.del(...scene.both('stalled-check'));
    const now = await scene.untilDue();
    await scene.peer.checkStalled(now);
    await scene.tools.checkStalled(now);
    scene.activeAtCheck = scene.held().map(({ runId }) => runId);
    return 'BullMQ looked for what has stalled';
  },

  /** Nothing is taken of a queue that is paused. */
  async pause(scene: TwinScene): Promise<string> {
    await Promise.all([scene.peer.queue.pause(), scene.tools.queue.pause()]);
    scene.isMarked = false;
    const now = await scene.untilDue();
    const worker = scene.random.pick(workers);
    expect((await exchange(scene.storeOf(worker), { most: 3 })).taken).toEqual([]);
    expect(await scene.peer.take(now, worker)).toBeUndefined();
    await expectNoFaults(scene);
    await Promise.all([scene.peer.queue.resume(), scene.tools.queue.resume()]);
    return 'the queue was paused for a while';
  },

  /** Workers that wait on the marker hear it, and find others to have been there before. */
  async wake(scene: TwinScene): Promise<string> {
    for (const key of scene.both('marker')) await scene.client.zpopmin(key);
    scene.isMarked = false;
    return 'somebody was woken';
  },

  /** BullMQ's own view of our queue is that of its own. */
  async look(scene: TwinScene): Promise<string> {
    const [own, told] = await Promise.all([
      scene.tools.queue.getJobCounts(),
      scene.peer.queue.getJobCounts(),
    ]);
    const upcoming = ({ waiting = 0, delayed = 0, ...rest }: Readonly<Record<string, number>>) => ({
      ...rest,
      upcoming: waiting + delayed,
    });
    expect(upcoming(own)).toEqual(upcoming(told));
    const jobs = await scene.tools.queue.getJobs(['active', 'delayed', 'wait']);
    expect(jobs.map(({ id }) => id).sort()).toEqual([...scene.entries.keys()].sort());
    for (const entry of scene.some([...scene.entries.values()], 3)) {
      const { runId, holder } = entry;
      const state = await scene.tools.queue.getJobState(runId);
      expect([runId, state]).toEqual([runId, holder === undefined ? 'delayed' : 'active']);
      if (holder !== undefined) expect(await scene.tools.remove(runId)).toBe(0);
    }
    return 'BullMQ looked at the queue';
  },
} satisfies Record<string, (scene: TwinScene) => Promise<string>>;

/** Both queues hold what they must. */
export async function expectNoFaults(scene: TwinScene): Promise<void> {
  expect(await scene.faults()).toEqual([]);
}
