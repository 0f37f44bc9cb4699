import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { RunView } from '@escapement/protocol';
import { openCanary } from '@escapement/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Cluster, type Member } from '../rig/cluster.ts';

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

/** Asks about each, ten at a time. */
async function someAtOnce<T, Answer>(
  all: readonly T[],
  ask: (one: T) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  for (let from = 0; from < all.length; from += 10) {
    answers.push(...(await Promise.all(all.slice(from, from + 10).map((one) => ask(one)))));
  }
  return answers;
}

describe(`${inHand} runs in the hands of one worker`, () => {
  const canary = openCanary();
  let cluster: Cluster;
  beforeEach(async () => {
    cluster = await Cluster.start({
      ...{ nodes: 2, workers: 1, concurrency: 300, sessionTimeoutMs: 4_000 },
      handlers: 'test/rig/outlasting-handlers.mjs',
    });
  });
  afterEach(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  const createJob = (id: string, more: object = {}) =>
    cluster.createJob({
      ...{ id, schedule: { kind: 'manual' }, overlap: 'allow' },
      task: { kind: 'handler', handler: 'outlast' },
      ...more,
    });

  /** Asks for so many runs; answers their ids. */
  const ask = (jobId: string, count: number): Promise<readonly string[]> =>
    someAtOnce(Array.from({ length: count }), async () => {
      const path = `/api/v1/jobs/${jobId}/runs`;
      const answer = await cluster.call({ method: 'POST', path, body: {} });
      expect(answer.status).toBe(202);
      return ((await answer.json()) as RunView).id;
    });

  /** Lets all come to their end. */
  const go = () => writeFileSync(`${cluster.recordFile}.go`, '');
  const runsOf = async (jobId: string): Promise<readonly RunView[]> =>
    (await cluster.get(`/api/v1/runs?job=${jobId}&limit=200`)).items;
  const running = async (): Promise<readonly RunView[]> =>
    (await cluster.get('/api/v1/runs?state=running&limit=200')).items;
  const untilOver = (what: string, jobId: string) =>
    cluster.until(what, async () =>
      (await runsOf(jobId)).every(({ finishedAt }) => finishedAt !== undefined),
    );
  const untilInHand = () =>
    cluster.until('all are at work', async () => (await running()).length === inHand);

  /** Another worker, once it is known; and the id of the first. */
  async function joined(): Promise<string> {
    const known = async () => (await cluster.get('/api/v1/cluster')).workers;
    const [{ workerId }] = await known();
    cluster.addWorker();
    await cluster.until('another worker is there', async () => (await known()).length === 2);
    return workerId;
  }

  /** How often each attempt of a run came to its end, as the tasks themselves wrote it down. */
  function ends(): ReadonlyMap<string, number> {
    const text = existsSync(cluster.recordFile) ? readFileSync(cluster.recordFile, 'utf8') : '';
    const counted = new Map<string, number>();
    for (const line of text.split('\n').filter((each) => each !== '')) {
      counted.set(line, (counted.get(line) ?? 0) + 1);
    }
    return counted;
  }

  it('each end as their jobs say when it is killed, and none is shown as running ten seconds later', async () => {
    for (const { id, more } of policies) await createJob(id, more);
    const asked = new Map<string, readonly string[]>();
    for (const { id, count } of policies) asked.set(id, await ask(id, count));
    await untilInHand();
    const states = (await runsOf('in-turn')).map(({ state }) => state);
    expect(states.filter((state) => state === 'blocked')).toHaveLength(atOnceOfOne);
    const workerId = await joined();
    const cancel = (id: string) => {
      const path = `/api/v1/runs/${encodeURIComponent(id)}/cancel`;
      return cluster.call({ method: 'POST', path, body: { reason: 'enough' } });
    };
    await someAtOnce(asked.get('stopped') ?? [], cancel);

    const [doomed] = cluster.workers as [Member];
    await cluster.kill(doomed);
    const fromMs = performance.now();
    await cluster.untilNow('nothing is shown in its hands', async () =>
      (await running()).every((run) => run.workerId !== workerId),
    );
    expect(performance.now() - fromMs).toBeLessThan(canary.allow(10_000, fromMs));

    go();
    for (const { id, count, ends: wanted } of policies) {
      await untilOver(`${id} is over`, id);
      const runs = await runsOf(id);
      const [state, attempt] = wanted;
      const others = runs.filter(
        (run) => run.state !== state || (attempt !== undefined && run.attempt !== attempt),
      );
      expect([id, runs.length, others.map((run) => [run.id, run.state, run.attempt])]).toEqual([
        ...[id, count, []],
      ]);
    }
    expect([...ends().values()].filter((times) => times > 1)).toEqual([]);
    const done = policies.filter((each) => each.ends[0] === 'succeeded');
    expect(ends().size).toBe(done.reduce((sum, { count }) => sum + count, 0));
  });
});
