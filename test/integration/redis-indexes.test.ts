import type { RunEnvelope, StagedRun } from '@escapement/core';
import type { RedisStore } from '@escapement/redis';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { randomFrom } from '../rig/random.ts';
import {
  advanceOf,
  auditedBy,
  changeOf,
  definitionOf,
  runDueIn,
  term,
  useRedis,
} from './redis-rig.ts';

/** Which indexes a record of each state stands in, beside `runs` and its job's. */
const indexesOf: Readonly<Record<string, readonly string[]>> = {
  staged: ['owed', 'owing'],
  running: ['running', 'alive'],
  succeeded: ['settled'],
  failed: ['settled', 'trouble'],
  lost: ['settled', 'trouble'],
};
const indexes = ['owed', 'owing', 'running', 'alive', 'settled', 'trouble'] as const;

/** A staged run as one of the version that takes it over. */
function keptAs(was: StagedRun, jobId: string, revision: number): RunEnvelope {
  const { runId, trigger, fireTime, dueTime } = was;
  return runDueIn(0, { runId, trigger, fireTime, dueTime, jobId, revision });
}

describe('the run index', () => {
  const redis = useRedis();
  let store: RedisStore;
  let client: Redis;

  beforeEach(async () => {
    store = await redis.store();
    client = new Redis(redis.server.url);
  });
  afterEach(() => client.disconnect());

  /** Every record with its state, and for each index the runs in it. */
  async function everything() {
    const names = await client.keys('{esc}:-run:*');
    const states = await Promise.all(names.map((name) => client.hget(name, 'state')));
    const records = new Map(
      names.map((name, i) => [name.slice('{esc}:-run:'.length), states[i] ?? '']),
    );
    const members = async (name: string) =>
      new Set(await client.zrange(`{esc}:-${name}`, '0', '-1'));
    const held = await Promise.all(
      indexes.map(async (name) => [name, await members(name)] as const),
    );
    return { records, held: new Map(held), runs: await members('runs') };
  }

  async function expectConsistent(): Promise<void> {
    const { records, held, runs } = await everything();
    expect([...runs].sort()).toEqual([...records.keys()].sort());
    for (const name of indexes) {
      const belong = [...records].filter(([, state]) => indexesOf[state]?.includes(name));
      expect([name, [...(held.get(name) ?? [])].sort()]).toEqual([
        name,
        belong.map(([runId]) => runId).sort(),
      ]);
    }
    for (const jobId of ['job-a', 'job-b', 'job-c']) {
      const ofJob = await client.zrange(`{esc}:-runs:${jobId}`, '0', '-1');
      const belong = [...records.keys()].filter((runId) => runId.startsWith(`${jobId}@`));
      expect(ofJob.sort()).toEqual(belong.sort());
    }
  }

  it.each([1, 2, 3, 4])(
    'agrees with the records whatever is done in whatever order (seed %i)',
    async (seed) => {
      const { next: random, pick } = randomFrom(seed);
      const all: RunEnvelope[] = [];
      const base = Math.floor(Date.now() / 1000) * 1000 - 3_600_000;
      let revision = 1;

      const acts = {
        async stage() {
          const jobId = `job-${pick(['a', 'b', 'c'])}`;
          const runs = Array.from({ length: 1 + Math.floor(random() * 6) }, () =>
            runDueIn(0, {
              jobId,
              revision,
              overlap: random() < 0.5 ? 'allow' : 'skip',
              fireTime: base + Math.floor(random() * 600) * 1000,
            }),
          );
          all.push(...runs);
          await store.schedule.stage(term, [advanceOf(runs)]);
        },
        async begin() {
          const some = Array.from({ length: 5 }, () => pick(all)).filter(
            (run) => run !== undefined,
          );
          const attempt = random() < 0.2 ? 2 : 1;
          await Promise.all(
            some.map((envelope) => store.gate.begin({ envelope, attempt, workerId: 'worker-a' })),
          );
        },
        async settle() {
          const some = Array.from({ length: 5 }, () => pick(all)).filter(
            (run) => run !== undefined,
          );
          const state = random() < 0.3 ? ('failed' as const) : ('succeeded' as const);
          const attempt = random() < 0.2 ? 2 : 1;
          await Promise.all(
            some.map((envelope) =>
              store.gate.settle({ envelope, attempt, workerId: 'worker-a', state, reason: 'no' }),
            ),
          );
        },
        async edit() {
          const jobId = `job-${pick(['a', 'b', 'c'])}`;
          revision += 1;
          const edit = { kind: 'edited', changedAt: base, revision } as const;
          await store.archive.announceEdit(jobId, edit);
          const [context] = await store.schedule.changeContexts([jobId]);
          const staged = context?.staged ?? [];
          const kept = staged.filter(() => random() < 0.5);
          await store.schedule.carry(term, [
            changeOf({
              jobId,
              revision,
              definition: definitionOf({ id: jobId, revision, version: revision }),
              kept: kept.map((was) => ({ was, envelope: keptAs(was, jobId, revision) })),
              dropped: staged.filter((run) => !kept.includes(run)),
            }),
          ]);
        },
        async audit() {
          const run = pick(all);
          if (run !== undefined && random() < 0.5) await client.del(`{esc}:default:${run.runId}`);
          await store.schedule.audit(
            Date.now(),
            100,
            auditedBy(...all.filter((one) => one.revision === revision)),
          );
        },
      };
      const weighted = ['stage', 'stage', 'begin', 'begin', 'settle', 'edit', 'audit'] as const;
      for (let i = 0; i < 150; i += 1) await acts[pick(weighted) ?? 'stage']();
      await expectConsistent();
    },
  );
});
