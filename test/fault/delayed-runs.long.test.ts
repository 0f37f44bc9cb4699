import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../rig/cluster.ts';
import { quantiles } from '../rig/record.ts';

const count = Number(process.env['ESCAPEMENT_DELAYED'] ?? 10_000);
/** By then all of them have been asked for, replaced and taken back. */
const leadMs = 90_000 + count * 15;
/** They begin one after another in so long. */
const spanMs = 10_000 + count * 2;
const atOnce = 48;
const runs = '/api/v1/jobs/remind/runs';

/** What becomes of each before its time. */
function fateOf(i: number): 'stays' | 'replaced' | 'taken-back' {
  if (i % 10 === 3) return 'replaced';
  return i % 10 === 7 ? 'taken-back' : 'stays';
}

interface Begun {
  readonly key: string;
  readonly round: number;
  readonly beganAt: number;
}

function begunIn(file: string): readonly Begun[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith(']'))
    .map((line) => {
      const [key, round, beganAt] = JSON.parse(line);
      return { key, round, beganAt };
    });
}

/** Does it for each, so many at a time. */
async function forEach(from: readonly number[], act: (i: number) => Promise<void>): Promise<void> {
  const left = from.values();
  const one = async () => {
    for (const i of left) await act(i);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}

/** Asks again what a node could not do just now, as its callers are told to: under its key it is one run however often it is asked for. */
async function answered(ask: () => Promise<Response>): Promise<Response> {
  for (let left = 20; ; left -= 1) {
    const answer = await ask();
    if (answer.status !== 503 || left === 0) return answer;
    console.log('asked again', (await answer.text()).slice(0, 300));
    await delay(500);
  }
}

describe('runs that are asked for later', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    const handlers = 'test/rig/delayed-handlers.mjs';
    cluster = await Cluster.start({ nodes: 2, workers: 2, handlers });
  });
  afterAll(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  const keyOf = (i: number) => `order:${i}`;
  const toOne = (i: number) => cluster.nodes[i % cluster.nodes.length];

  async function ask(i: number, asked: { dueAt: number; round: number }): Promise<void> {
    const { dueAt, round } = asked;
    const key = keyOf(i);
    const body = {
      ...{ key, runAt: new Date(dueAt).toISOString(), input: { key, round } },
      ...(round === 0 ? {} : { onDuplicate: 'replace' }),
    };
    const answer = await answered(() =>
      cluster.call({ method: 'POST', path: runs, body, from: toOne(i) }),
    );
    expect([answer.status, key]).toEqual([202, key]);
    await answer.arrayBuffer();
  }

  async function takeBack(i: number): Promise<void> {
    const path = `${runs}?key=${encodeURIComponent(keyOf(i))}`;
    const answer = await answered(() => cluster.call({ method: 'DELETE', path, from: toOne(i) }));
    expect([answer.status, keyOf(i)]).toEqual([204, keyOf(i)]);
  }

  it('begin once each, as they were asked for last, though Redis was restarted while they waited', {
    timeout: leadMs + spanMs + 600_000,
  }, async () => {
    const task = { kind: 'handler', handler: 'remind' };
    await cluster.createJob({
      ...{ id: 'remind', schedule: { kind: 'manual' } },
      task,
      overlap: 'allow',
    });
    const first = Date.now() + leadMs;
    const dueAt = (i: number) => first + Math.floor((i * spanMs) / count);
    const all = Array.from({ length: count }, (_, i) => i);
    const fromMs = performance.now();
    await forEach(all, (i) => ask(i, { dueAt: dueAt(i), round: 0 }));
    const perSecond = Math.round((count / (performance.now() - fromMs)) * 1_000);
    const changed = all.filter((i) => fateOf(i) !== 'stays');
    await forEach(changed, (i) =>
      fateOf(i) === 'replaced' ? ask(i, { dueAt: dueAt(i), round: 1 }) : takeBack(i),
    );
    await cluster.redis.stop();
    await cluster.redis.start();
    // Whatever takes longer than this has shown nothing.
    expect(Date.now()).toBeLessThan(first - 60_000);

    const wanted = all.filter((i) => fateOf(i) !== 'taken-back');
    await delay(Math.max(0, first + spanMs - Date.now()));
    await cluster.until('each that stayed or was replaced has begun', async () => {
      return begunIn(cluster.recordFile).length >= wanted.length;
    });
    await cluster.until('nothing waits and nothing runs any more', async () => {
      const { items } = await cluster.get('/api/v1/jobs/remind/delayed-runs');
      const { runningCount } = await cluster.get('/api/v1/jobs/remind');
      return items.length === 0 && runningCount === 0;
    });
    const begun = begunIn(cluster.recordFile);
    const lateness = begun.map(({ key, beganAt }) => beganAt - dueAt(Number(key.slice(6))));
    console.log('delayed runs', JSON.stringify({ count, perSecond, ...quantiles(lateness) }));
    const asText = (key: string, round: number) => `${key} ${round}`;
    const expected = wanted.map((i) => asText(keyOf(i), fateOf(i) === 'replaced' ? 1 : 0));
    expect(begun.map(({ key, round }) => asText(key, round)).sort()).toEqual(expected.sort());
    expect(lateness.filter((ms) => ms < -3)).toEqual([]);
  });
});
