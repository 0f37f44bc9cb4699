import { openCanary } from '@escapement/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Member } from '../rig/cluster.ts';
import { RunsInHand, someAtOnce } from './runs-in-hand-rig.ts';

const inHand = 200;
/** What is in hand when a worker dies, by how it then is to end. */
const policies = [
  { id: 'once-more', count: 80, more: {}, ends: ['succeeded', 2] },
  { id: 'gives-up', count: 40, more: { onWorkerLost: 'fail' }, ends: ['lost', 1] },
  {
    ...{ id: 'tries-again', count: 30, ends: ['succeeded', 2] },
    more: { retry: { attempts: 2, backoff: 'fixed', delayMs: 0 } },
  },
  { id: 'stopped', count: 40, more: {}, ends: ['cancelled', 1] },
  // Half of them are at work, and the others wait for their turn.
  { id: 'in-turn', count: 20, more: { overlap: 'queue', maxConcurrent: 10 }, ends: ['succeeded'] },
] as const;
const atOnceOfOne = 10;

describe(`${inHand} runs in the hands of one worker`, () => {
  const canary = openCanary();
  let rig: RunsInHand;
  beforeEach(async () => {
    rig = await RunsInHand.start();
  });
  afterEach(() => rig?.stop());

  it('each end as their jobs say when it is killed, and none is shown as running ten seconds later', async () => {
    for (const { id, more } of policies) await rig.createJob(id, more);
    const asked = new Map<string, readonly string[]>();
    for (const { id, count } of policies) asked.set(id, await rig.ask(id, count));
    await rig.untilAtWork(inHand);
    const states = (await rig.runsOf('in-turn')).map(({ state }) => state);
    expect(states.filter((state) => state === 'blocked')).toHaveLength(atOnceOfOne);
    const workerId = await rig.joined();
    await someAtOnce(asked.get('stopped') ?? [], (id) => rig.cancel(id));

    const [doomed] = rig.cluster.workers as [Member];
    await rig.cluster.kill(doomed);
    const fromMs = performance.now();
    await rig.cluster.untilNow('nothing is shown in its hands', async () =>
      (await rig.running()).every((run) => run.workerId !== workerId),
    );
    expect(performance.now() - fromMs).toBeLessThan(canary.allow(10_000, fromMs));

    rig.go();
    for (const { id, count, ends: wanted } of policies) {
      await rig.untilOver(id);
      const runs = await rig.runsOf(id);
      const [state, attempt] = wanted;
      const others = runs.filter(
        (run) => run.state !== state || (attempt !== undefined && run.attempt !== attempt),
      );
      expect([id, runs.length, others.map((run) => [run.id, run.state, run.attempt])]).toEqual([
        ...[id, count, []],
      ]);
    }
    expect([...rig.ends().values()].filter((times) => times > 1)).toEqual([]);
    const done = policies.filter((each) => each.ends[0] === 'succeeded');
    expect(rig.ends().size).toBe(done.reduce((sum, { count }) => sum + count, 0));
  });
});
