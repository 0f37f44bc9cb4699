import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, everySecond } from '../rig/cluster.ts';
import { judge, missing, readBegins, untilBegun } from '../rig/record.ts';

const sessionTimeoutMs = 2000;
const fullSecond = (instant: number) => Math.floor(instant / 1000) * 1000;

describe('processes that were told of another database of the same Redis', () => {
  let cluster: Cluster;
  let isElsewhere = false;

  beforeAll(async () => {
    const envOf = () => (isElsewhere ? { ESCAPEMENT_REDIS: `${cluster.redis.url}/1` } : {});
    cluster = await Cluster.start({ nodes: 1, workers: 1, sessionTimeoutMs, envOf });
    await cluster.createJob(everySecond('tick', { overlap: 'allow' }));
    isElsewhere = true;
  });
  afterAll(() => cluster?.stop());

  const waitedFor = async (kind: 'nodes' | 'workers'): Promise<readonly string[]> => {
    const view = await cluster.get('/api/v1/cluster', cluster.nodes[0]);
    return view[kind].flatMap(({ waitingFor = [] }: { waitingFor?: { code: string }[] }) =>
      waitingFor.map(({ code }) => code),
    );
  };

  it('a worker says so, and takes nothing', async () => {
    cluster.addWorker();
    await cluster.until('the worker says it', async () =>
      (await waitedFor('workers')).includes('REDIS_OTHER'),
    );
  });

  it('a node says so in both languages, with the database, and is not ready', async () => {
    const node = await cluster.addNode();
    await cluster.untilAnswers(node);
    await cluster.until('the node says it to all', async () =>
      (await waitedFor('nodes')).includes('REDIS_OTHER'),
    );
    const answer = await cluster.call({ method: 'GET', path: '/readyz', from: node });
    expect(answer.status).toBe(503);
    const { waitingFor } = (await answer.json()) as { waitingFor: unknown[] };
    expect(waitingFor).toContainEqual({
      code: 'REDIS_OTHER',
      message: {
        en: expect.stringMatching(/address of Redis.*127\.0\.0\.1:\d+\/1$/),
        zh: expect.stringMatching(/Redis 地址.*127\.0\.0\.1:\d+\/1$/),
      },
    });
  });

  it('a node does not lead there when the leader dies, and nothing is lost or run twice', async () => {
    const from = fullSecond(Date.now()) + 1000;
    const [first, other] = cluster.nodes;
    if (first === undefined || other === undefined) throw new Error('there are not two nodes');
    isElsewhere = false;
    const right = await cluster.addNode();
    await cluster.until('the right one is ready', async () => {
      const answer = await cluster.call({ method: 'GET', path: '/readyz', from: right });
      return answer.status === 200;
    });
    await cluster.kill(first);
    expect((await cluster.untilLed(first)).name).toBe(right.name);
    const window = { jobIds: ['tick'], from, until: fullSecond(Date.now()) };
    await untilBegun(cluster.recordFile, window);
    const begins = readBegins(cluster.recordFile);
    expect({ ...judge(begins, window), lost: missing(begins, window) }).toMatchObject({
      lost: [],
      doubled: 0,
      phantom: 0,
    });
    expect(await cluster.metric('escapement_leader', other)).toBe(0);
  });
});
