import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, type Member } from '../rig/cluster.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ nodes: 3, workers: 1 });
  await cluster.createJob({
    id: 'paid',
    schedule: { kind: 'manual' },
    overlap: 'allow',
    task: { kind: 'handler', handler: 'record' },
  });
});
afterAll(() => cluster?.stop());

const runs = '/api/v1/jobs/paid/runs';
const post = (path: string, key: string, more: { from?: Member; body?: unknown } = {}) =>
  cluster.call({ method: 'POST', path, headers: { 'idempotency-key': key }, ...more });

const runCount = async () => (await cluster.get('/api/v1/runs?job=paid&limit=200')).items.length;

/** Asks until somebody has an answer; whoever is at it, or was, is waited for. */
async function answered(key: string): Promise<{ readonly id: string }> {
  let told: unknown;
  await cluster.until('there is an answer', async () => {
    const answer = await post(runs, key);
    told = await answer.json();
    return answer.status < 400;
  });
  return told as { readonly id: string };
}

describe('a request under an Idempotency-Key', () => {
  it('has one effect and one answer, though twenty come to three nodes at once', async () => {
    const before = await runCount();
    const twins = Array.from({ length: 20 }, (_, i) => {
      const from = cluster.nodes[i % 3];
      return post(runs, 'twins', from === undefined ? {} : { from });
    });
    const answers = await Promise.all(
      (await Promise.all(twins)).map(async (answer) => ({
        status: answer.status,
        location: answer.headers.get('location'),
        told: (await answer.json()) as { readonly code?: string },
      })),
    );
    const done = answers.filter(({ status }) => status === 202);
    const late = answers.filter(({ status }) => status !== 202);
    expect(done.length).toBeGreaterThan(0);
    for (const answer of done) expect(answer).toEqual(done[0]);
    for (const { told } of late) expect(told.code).toBe('IDEMPOTENCY_IN_PROGRESS');
    expect(await runCount()).toBe(before + 1);
  });

  it('is refused with another body, at every node', async () => {
    await post('/api/v1/jobs/paid/pause', 'pause', { body: { reason: 'one' } });
    for (const from of cluster.nodes) {
      const body = { reason: 'other' };
      const answer = await post('/api/v1/jobs/paid/pause', 'pause', { from, body });
      expect(answer.status).toBe(422);
      expect(await answer.json()).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
    }
    await cluster.call({ method: 'POST', path: '/api/v1/jobs/paid/resume' });
  });

  it('has at most one effect when its node is killed in the middle of it', async () => {
    const before = await runCount();
    const victim = await cluster.leader();
    const keys = Array.from({ length: 10 }, (_, i) => `killed-${i}`);
    const sent = keys.map((key) => post(runs, key, { from: victim }).catch(() => undefined));
    // Some have an answer by then, and some have none.
    await Promise.race(sent);
    await cluster.kill(victim);
    await Promise.all(sent);
    const told = await Promise.all(keys.map(answered));
    expect(new Set(told.map(({ id }) => id)).size).toBe(keys.length);
    expect(await runCount()).toBe(before + keys.length);
  });

  it('is refused while Redis is away, and nothing is done', async () => {
    const before = await runCount();
    cluster.redis.freeze();
    try {
      const answer = await post(runs, 'away');
      expect(answer.status).toBe(503);
      expect(await answer.json()).toMatchObject({ code: expect.stringMatching(/^REDIS_/) });
    } finally {
      cluster.redis.thaw();
    }
    await answered('away');
    expect(await runCount()).toBe(before + 1);
  });
});
