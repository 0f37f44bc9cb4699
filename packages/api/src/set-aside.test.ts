import { calendarDefinitionSchema, jobDefinitionSchema } from '@escapement/core';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeOrphans } from './fixtures/fake-orphans.ts';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

const reason = 'the disks of ZooKeeper were lost on Monday';
const long = '2026-01-01T00:00:00.000Z';

function definition(change: object = {}) {
  const dates = { createdAt: long, updatedAt: long };
  return jobDefinitionSchema.parse({ ...jobInput(change), version: 7, revision: 900, ...dates });
}

describe('definitions that are set aside', () => {
  let orphans: FakeOrphans;
  let world: FakeWorld;
  let api: FastifyInstance;

  beforeEach(async () => {
    orphans = new FakeOrphans();
    world = await openFakeWorld({ orphans });
    api = world.api;
  });
  afterEach(() => api.close());

  const call = async (path: string, body?: object) => {
    const answer = await api.inject({
      method: body === undefined ? 'GET' : 'POST',
      url: `/api/v1/cluster${path}`,
      headers: bearer,
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: answer.statusCode, body: answer.json() };
  };

  it('are listed page by page, those that cannot be read with what is wrong', async () => {
    orphans.seed(definition({ id: 'a' }));
    orphans.seedTorn('b');
    const first = await call('/set-aside?limit=1');
    expect(first.body).toMatchObject({
      total: 2,
      items: [{ id: 'a', definition: { version: 7 } }],
    });
    const second = await call(`/set-aside?limit=1&cursor=${first.body.cursor}`);
    expect(second.body).toEqual({
      total: 2,
      items: [{ id: 'b', problem: 'nobody has its definition any more' }],
    });
  });

  it('are warned of in the cluster', async () => {
    expect((await call('')).body.warnings).toEqual([]);
    orphans.seed(definition());
    expect((await call('')).body.warnings).toMatchObject([{ code: 'DEFINITIONS_SET_ASIDE' }]);
  });

  it('come back with the version and the dates that they had, and hold from now on', async () => {
    orphans.seed(definition());
    const { body } = await call('/set-aside/restore', { reason });
    expect(body).toEqual({ restored: 1, refused: [], refusedCount: 0, left: 0 });
    const job = world.coordination.jobs.get('nightly-report');
    expect(job).toMatchObject({ version: 7, createdAt: long });
    expect(job?.updatedAt).not.toBe(long);
    expect(world.coordination.remarks).toMatchObject([{ act: 'definitions-restored' }]);
  });

  it('come back with the calendars that they name, in the versions that those have here', async () => {
    const schedule = {
      kind: 'cron',
      expressions: ['0 30 2 * * *'],
      timeZone: 'UTC',
      calendars: ['days-off'],
    };
    const calendarVersions = { 'days-off': 5 };
    orphans.seed({ ...definition({ schedule }), calendarVersions });
    const missing = await call('/set-aside/restore', { reason });
    expect(missing.body).toMatchObject({ restored: 0, refusedCount: 1 });
    expect(missing.body.refused[0].problem).toContain('days-off');
    const calendar = calendarDefinitionSchema.parse({
      name: 'days-off',
      timeZone: 'UTC',
      daysOff: [{ date: '2026-12-25' }],
      version: 5,
      updatedAt: long,
    });
    orphans.keep(calendar);
    expect((await call('/set-aside/restore', { reason })).body.restored).toBe(1);
    const here = world.calendars.get('days-off')?.version;
    const job = world.coordination.jobs.get('nightly-report');
    expect(job?.calendarVersions).toEqual({ 'days-off': here });
  });

  it('never take the place of what stands by now', async () => {
    orphans.seed(definition());
    await api.inject({ method: 'POST', url: '/api/v1/jobs', headers: bearer, payload: jobInput() });
    const { body } = await call('/set-aside/restore', {
      reason,
      jobs: ['nightly-report', 'unknown'],
    });
    expect(body).toMatchObject({ restored: 0, refusedCount: 0, left: 0 });
    expect(world.coordination.jobs.get('nightly-report')?.version).toBe(1);
  });

  it('that cannot be read or stored are named, and keep no other from coming back', async () => {
    orphans.seedTorn('torn');
    orphans.seed(definition({ id: 'large', description: 'x'.repeat(2000), task: largeTask }));
    orphans.seed(definition({ id: 'sound' }));
    const { body } = await call('/set-aside/restore', { reason });
    expect(body).toMatchObject({ restored: 1, refusedCount: 2, left: 0 });
    expect(body.refused.map(({ id }: { id: string }) => id).sort()).toEqual(['large', 'torn']);
  });

  it('are left for the next call where ZooKeeper went away in the middle', async () => {
    const { coordination } = world;
    let count = 0;
    coordination.beforeCreation = () => {
      count += 1;
      if (count === 3) coordination.state = 'suspended';
    };
    for (let i = 0; i < 250; i += 1) orphans.seed(definition({ id: `job-${i}` }));
    const first = await call('/set-aside/restore', { reason });
    expect(first.status).toBe(200);
    expect(first.body).toEqual({ restored: 2, refused: [], refusedCount: 0, left: 248 });
    expect((await call('/set-aside/restore', { reason })).body.code).toBe('ZOOKEEPER_UNAVAILABLE');
    coordination.state = 'connected';
    expect((await call('/set-aside/restore', { reason })).body.left).toBe(0);
    expect(coordination.jobs.size).toBe(250);
  });

  it('are given up by name only', async () => {
    orphans.seed(definition());
    expect((await call('/set-aside/discard', { reason })).status).toBe(400);
    expect((await call('/set-aside/discard', { reason, jobs: [] })).status).toBe(400);
    const { body } = await call('/set-aside/discard', {
      reason,
      jobs: ['nightly-report', 'unknown'],
    });
    expect(body).toEqual({ discarded: 1 });
    expect(world.coordination.remarks).toMatchObject([{ act: 'definitions-discarded' }]);
  });

  it('the office is reset only while a node says that it is refused and nobody leads, and with a reason', async () => {
    expect((await call('/office/reset', {})).status).toBe(400);
    expect((await call('/office/reset', { reason })).body.code).toBe('OFFICE_NOT_REFUSED');
    world.coordination.nodes = [
      {
        nodeId: 'node-a',
        host: 'a',
        pid: 1,
        version: '0.1.0',
        apiUrl: 'http://127.0.0.1:1',
        startedAt: long,
        waitingFor: [{ code: 'OFFICE_REFUSED' }],
      },
    ];
    // What a node says of itself may be older than the leader that stands.
    world.coordination.leader = { nodeId: 'node-b', epoch: 8, since: long };
    expect((await call('/office/reset', { reason })).body.code).toBe('OFFICE_NOT_REFUSED');
    world.coordination.leader = undefined;
    const { status, body } = await call('/office/reset', { reason });
    expect(status).toBe(200);
    expect(body.ensembleId).not.toBe('');
    expect(world.coordination.remarks).toMatchObject([{ act: 'office-reset', reason }]);
  });
});

const largeTask = { kind: 'handler', handler: 'noop', input: { text: 'x'.repeat(40_000) } };
