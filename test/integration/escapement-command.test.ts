import { jobDefinitionSchema, type Run } from '@escapement/core';
import { holdOffice } from '@escapement/testkit';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runEscapement } from '../../apps/cli/src/run-escapement.ts';
import { FakeOrphans } from '../../packages/api/src/fixtures/fake-orphans.ts';
import {
  adminToken,
  type FakeWorld,
  jobInput,
  openFakeWorld,
} from '../../packages/api/src/fixtures/fake-world.ts';

const long = '2026-01-01T00:00:00.000Z';
const refusedNode = {
  nodeId: 'node-a',
  host: 'a',
  pid: 1,
  version: '0.1.0',
  apiUrl: 'http://127.0.0.1:1',
  startedAt: long,
  waitingFor: [{ code: 'OFFICE_REFUSED', detail: 'Redis 9, ZooKeeper 4' }],
};

/** The command over real sockets, against the interface as it is served. */
describe('escapement against a node', () => {
  let orphans: FakeOrphans;
  let world: FakeWorld;
  let api: FastifyInstance;
  let url = '';

  beforeEach(async () => {
    orphans = new FakeOrphans();
    world = await openFakeWorld({ orphans });
    api = world.api;
    url = await api.listen({ host: '127.0.0.1', port: 0 });
  });
  afterEach(() => api.close());

  async function escapement(argv: readonly string[], token = adminToken) {
    const printed: string[] = [];
    const say = (text: string): void => {
      printed.push(text);
    };
    const env = { ESCAPEMENT_URL: url, ESCAPEMENT_ADMIN_TOKEN: token };
    const code = await runEscapement({ argv, env, out: say, err: say });
    return { code, printed: printed.join('\n') };
  }

  const seed = (id: string): void => {
    const dates = { createdAt: long, updatedAt: long };
    orphans.seed(
      jobDefinitionSchema.parse({ ...jobInput({ id }), version: 7, revision: 9, ...dates }),
    );
  };

  it('resets an office that is refused, and says why it will not where none is', async () => {
    const reset = ['office', 'reset', '--reason', 'ZooKeeper was restored'];
    expect(await escapement(reset)).toMatchObject({
      code: 1,
      printed: expect.stringContaining('OFFICE_NOT_REFUSED'),
    });
    world.coordination.nodes = [refusedNode];
    world.coordination.leader = undefined;
    const status = await escapement(['status']);
    expect(status.printed).toContain('Nobody leads');
    expect(status.printed).toContain('Redis 9, ZooKeeper 4');
    expect(await escapement(reset)).toMatchObject({
      code: 0,
      printed: expect.stringContaining('new name'),
    });
    expect(world.coordination.remarks).toMatchObject([
      { act: 'office-reset', reason: 'ZooKeeper was restored' },
    ]);
  });

  it('lists more than a page of what is set aside, restores all but what cannot be, and gives up what is named', async () => {
    for (let i = 0; i < 120; i += 1) seed(`job-${i}`);
    orphans.seedTorn('torn');
    const listed = await escapement(['set-aside', 'list']);
    expect(listed.printed.split('\n')).toHaveLength(122);
    const reason = ['--reason', 'the disks were lost'];
    const given = await escapement(['set-aside', 'discard', 'job-0', 'unknown', ...reason]);
    expect(given).toMatchObject({ code: 1, printed: expect.stringContaining('Gave up 1 job.') });
    orphans.takeOut();
    const restored = await escapement(['set-aside', 'restore', ...reason]);
    expect(restored.code).toBe(1);
    expect(restored.printed.split('\n')).toEqual([
      'Restored 119 jobs.',
      '1 job cannot be restored and is still set aside:',
      '  torn: nobody has its definition any more',
    ]);
    expect(world.coordination.jobs.size).toBe(119);
  });

  it('has a run done once more that failed, and says why it will not where that is being done', async () => {
    const { store } = world.archive;
    await holdOffice(store);
    const headers = { authorization: `Bearer ${adminToken}` };
    const post = (path: string, payload: object) =>
      api.inject({ method: 'POST', url: path, headers, payload });
    await post('/api/v1/jobs', jobInput({ overlap: 'allow' }));
    const { id } = (await post('/api/v1/jobs/nightly-report/runs', {})).json() as Run;
    const worker = await store.worker('worker-a');
    const nothing = { ends: [], backs: [], begins: [], most: 0 } as const;
    await worker.exchange('default', { ...nothing, most: 1 });
    const retry = ['run', 'retry', id];
    const early = await escapement(retry);
    expect(early).toMatchObject({ code: 1, printed: expect.stringContaining('RUN_NOT_OVER') });
    const ends = [{ runId: id, attempt: 1, event: 'fail' } as const];
    await worker.exchange('default', { ...nothing, ends });
    const done = await escapement(retry);
    expect(done).toMatchObject({ code: 0, printed: expect.stringContaining('by version 1') });
    const again = await escapement([...retry, '--json']);
    expect([again.code, JSON.parse(again.printed)]).toEqual([
      1,
      expect.objectContaining({ code: 'RETRY_UNDER_WAY' }),
    ]);
  });

  it('says what is wrong with a reason that the interface refuses', async () => {
    const { code, printed } = await escapement(['office', 'reset', '--reason', 'x']);
    expect([code, printed]).toEqual([1, expect.stringMatching(/INVALID[\s\S]*reason: /)]);
  });

  it('says that a token is not right, and keeps it to itself', async () => {
    const wrong = 'another-token-0123456789';
    const { code, printed } = await escapement(['status'], wrong);
    expect([code, printed]).toEqual([1, expect.stringContaining('UNAUTHENTICATED')]);
    expect(printed).not.toContain(wrong);
  });
});
