import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../rig/cluster.ts';
import { readBegins } from '../rig/record.ts';

const dayMs = 86_400_000;
const days = 90;
const to = Date.UTC(2026, 2, 1);
const span = {
  from: new Date(to - days * dayMs).toISOString(),
  to: new Date(to).toISOString(),
};
const reason = 'the figures of these days came late';

/** A job of every night that the recording handler serves. */
const nightly = (id: string, more: object = {}) => ({
  id,
  schedule: { kind: 'cron', expressions: ['0 0 2 * * *'], timeZone: 'UTC', jitterMs: 60_000 },
  task: { kind: 'handler', handler: 'record' },
  ...more,
});

describe('a back-fill', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start({ nodes: 2, workers: 2 });
  });
  afterAll(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  const begunOf = (jobId: string) =>
    readBegins(cluster.recordFile)
      .filter((begin) => begin.jobId === jobId)
      .map(({ fireTime }) => fireTime);

  /** As a client does it: what could not be looked at in time is sent again, under the same key. */
  async function send(path: string, body: object) {
    const headers = { 'idempotency-key': randomUUID() };
    let answer = await cluster.call({ method: 'POST', path, body, headers });
    while (answer.status === 503) {
      answer = await cluster.call({ method: 'POST', path, body, headers });
    }
    // biome-ignore lint/suspicious/noExplicitAny: a drill reads what the wire carries.
    return { status: answer.status, body: (await answer.json()) as any };
  }

  const post = (jobId: string, path: string, body: object) =>
    send(`/api/v1/jobs/${jobId}/backfills${path}`, body);
  const create = async (job: object) => expect((await send('/api/v1/jobs', job)).status).toBe(201);

  async function ask(jobId: string): Promise<string> {
    const { status, body } = await post(jobId, '', { ...span, reason });
    expect([status, body.total]).toEqual([201, days]);
    return body.id;
  }

  const standing = (jobId: string, id: string) =>
    cluster.get(`/api/v1/jobs/${jobId}/backfills/${id}`);

  it('runs each night once, at the time of its schedule, though the leader is killed on the way', async () => {
    await create(nightly('bill', { overlap: 'allow' }));
    const plan = await post('bill', '', { ...span, dryRun: true });
    expect([plan.status, plan.body.total, plan.body.atOnce]).toEqual([200, days, 10]);
    const id = await ask('bill');
    await cluster.untilNow('some have begun', async () => begunOf('bill').length > 0);
    const leader = await cluster.leader();
    await cluster.kill(leader);
    await cluster.until('it is done', async () => (await standing('bill', id)).state === 'done');
    const nights = Array.from({ length: days }, (_, i) => to - (days - i) * dayMs + 2 * 3_600_000);
    expect([...begunOf('bill')].sort((a, b) => a - b)).toEqual(nights);
    expect(await standing('bill', id)).toMatchObject({
      ...{ staged: days, ended: days, succeeded: days, failed: 0, unknown: 0 },
    });
    const { items } = await cluster.get('/api/v1/jobs/bill/ledger?limit=200');
    expect(items.every(({ runId }: { runId: string }) => runId.includes('Z-b'))).toBe(true);
  });

  it('begins no more when it is stopped, and its job may have another then', async () => {
    await create(nightly('stopped', { overlap: 'skip' }));
    const id = await ask('stopped');
    await cluster.untilNow('some have begun', async () => begunOf('stopped').length > 1);
    const refused = await post('stopped', '', { ...span, reason });
    expect([refused.status, refused.body.code]).toEqual([409, 'BACKFILL_RUNNING']);
    const { status, body } = await post('stopped', `/${id}/stop`, { reason: 'wrong figures' });
    expect([status, body.state, body.stop.reason]).toEqual([200, 'stopped', 'wrong figures']);
    await cluster.until('all that was made is over', async () => {
      const { staged, ended } = await standing('stopped', id);
      return staged === ended;
    });
    const begun = begunOf('stopped').length;
    expect(begun).toBeLessThan(days);
    // What it has not come to, and nothing else, is what the next one runs.
    const rest = await post('stopped', '', { ...span, dryRun: true });
    expect(rest.body.total).toBe(days);
    const again = await post('stopped', '', { ...span, reason });
    expect(again.status).toBe(201);
    await cluster.until('the next has begun some', async () => begunOf('stopped').length > begun);
  });

  it('ends with its job', async () => {
    await create(nightly('gone', { overlap: 'skip' }));
    const id = await ask('gone');
    await cluster.untilNow('some have begun', async () => begunOf('gone').length > 0);
    const answer = await cluster.call({ method: 'DELETE', path: '/api/v1/jobs/gone' });
    expect(answer.status).toBe(204);
    await cluster.until(
      'it is stopped',
      async () => (await standing('gone', id)).state !== 'running',
    );
    const { stop } = await standing('gone', id);
    expect([stop.by, stop.reason]).toEqual(['escapement', 'deleted']);
  });
});
