import type { RunView } from '@escapement/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Member } from '../rig/cluster.ts';
import { RunsInHand, someAtOnce } from './runs-in-hand-rig.ts';

/** What is in hand when a worker stands still, and how often each may have begun and ended. */
const policies = [
  { id: 'once-more', count: 120, more: {}, states: ['succeeded'] },
  { id: 'gives-up', count: 40, more: { onWorkerLost: 'fail' }, states: ['succeeded', 'lost'] },
  {
    ...{ id: 'tries-again', count: 40, states: ['succeeded'] },
    more: { retry: { attempts: 2, backoff: 'fixed', delayMs: 0 } },
  },
] as const;
const inHand = policies.reduce((sum, { count }) => sum + count, 0);
/** Around the time after which a worker counts as gone, and far beyond it. */
const standsStillForMs = [6_500, 7_000, 9_000, 11_000, 30_000];
/** Whoever is silent for so long has surely lost what it had. */
const surelyGoneAfterMs = 11_000;

/** A run as it is shown, in what a result of another attempt would change. */
const told = ({ id, state, attempt, result }: RunView) => ({ id, state, attempt, result });

describe(`${inHand} runs in the hands of a worker that stands still`, () => {
  let rig: RunsInHand;
  beforeEach(async () => {
    rig = await RunsInHand.start();
  });
  afterEach(() => rig?.stop());

  it.each(standsStillForMs)(
    'for %d ms: none is lost, and no result of an attempt before counts',
    async (frozenMs) => {
      const asked = new Map<string, readonly string[]>();
      for (const { id, count, more } of policies) {
        await rig.createJob(id, more);
        asked.set(id, await rig.ask(id, count));
      }
      await rig.untilAtWork(inHand);
      await rig.joined();

      const [still] = rig.cluster.workers as [Member];
      rig.cluster.freeze(still);
      await new Promise((resolve) => setTimeout(resolve, frozenMs));
      rig.cluster.thaw(still);
      rig.go();

      let begunAnew = 0;
      for (const { id, states } of policies) {
        await rig.untilOver(id);
        const runs = await someAtOnce(asked.get(id) ?? [], (runId) => rig.runOf(runId));
        const wrong = runs.filter(
          ({ state, attempt, result }) =>
            !(states as readonly string[]).includes(state) ||
            JSON.stringify(result) !==
              (state === 'succeeded' ? JSON.stringify({ attempt }) : undefined),
        );
        expect([id, wrong.map(told)]).toEqual([id, []]);
        begunAnew += runs.filter(({ state, attempt }) => state === 'lost' || attempt > 1).length;
      }
      expect([...rig.ends().values()].filter((times) => times > 1)).toEqual([]);
      if (frozenMs >= surelyGoneAfterMs) expect(begunAnew).toBe(inHand);
      console.log(JSON.stringify({ frozenMs, inHand, begunAnew, ended: rig.ends().size }));
    },
  );
});
