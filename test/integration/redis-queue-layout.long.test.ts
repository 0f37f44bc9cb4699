import type { RedisStore } from '@escapement/redis';
import { Redis } from 'ioredis';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { randomFrom } from '../rig/random.ts';
import { type Difference, differences } from './queue-layout/differences.ts';
import { leaderActs } from './queue-layout/leader-acts.ts';
import { PeerQueue } from './queue-layout/peer-queue.ts';
import { expectNoFaults, toolActs } from './queue-layout/tool-acts.ts';
import { lockMs, TwinScene, workers } from './queue-layout/twin-scene.ts';
import { workerActs } from './queue-layout/worker-acts.ts';
import { attendAs, exchange } from './redis-hands.ts';
import { useRedis } from './redis-rig.ts';

const acts = { ...leaderActs, ...workerActs, ...toolActs };
type Act = keyof typeof acts;

const weighted: readonly Act[] = [
  ...(['stage', 'stage', 'stage', 'ask', 'stageAgain', 'take', 'take', 'take', 'take'] as const),
  ...(['end', 'end', 'end', 'end', 'handBack', 'handBack', 'begin', 'beat', 'recover'] as const),
  ...([
    'edit',
    'edit',
    'audit',
    'spoil',
    'checkStalled',
    'pause',
    'wake',
    'look',
    'cancel',
  ] as const),
];
const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
const actsOfSeed = 1_000;
/** A look at every key costs more than an act does. */
const comparedEach = 2;

describe('a queue that our scripts write', () => {
  const redis = useRedis();
  const met = new Set<Difference>();
  const closing: (() => unknown)[] = [];

  async function sceneOf(seed: number): Promise<TwinScene> {
    const client = new Redis(redis.server.url);
    const { port } = redis.server;
    const peer = new PeerQueue({ port, prefix: '{bull}', lockMs });
    const tools = new PeerQueue({ port, prefix: '{esc}', lockMs });
    closing.push(
      () => client.disconnect(),
      () => peer.close(),
      () => tools.close(),
    );
    await Promise.all([peer.ready(), tools.ready()]);
    const stores = new Map<string, RedisStore>();
    for (const worker of workers) {
      // Nothing here is about an answer that is late.
      const store = await redis.store({ commandTimeoutMs: 60_000 });
      attendAs(store, worker);
      await exchange(store);
      stores.set(worker, store);
    }
    return new TwinScene({ random: randomFrom(seed), client, peer, tools, stores, met });
  }

  const closeAll = async () => void (await Promise.all(closing.splice(0).map((close) => close())));
  beforeEach(closeAll);
  afterAll(closeAll);

  it.each(seeds)(
    'holds what BullMQ writes after the same acts, but for what differs by design (seed %i)',
    async (seed) => {
      const scene = await sceneOf(seed);
      const told: string[] = [];
      for (let i = 1; i <= actsOfSeed; i += 1) {
        const act = i === actsOfSeed ? 'forget' : scene.random.pick(weighted);
        try {
          told.push(await acts[act](scene));
          if (i % comparedEach === 0) await expectNoFaults(scene);
        } catch (error) {
          const last = told.slice(-5).join('\n  ');
          const said = `seed ${seed}, act ${i} (${act}) of ${actsOfSeed}, after:\n  ${last}`;
          throw new Error(`${said}\n${String(error)}`, { cause: error });
        }
      }
    },
  );

  it('differs in nothing that is only said to differ', () => {
    expect([...met].sort()).toEqual(Object.keys(differences).sort());
  });
});
