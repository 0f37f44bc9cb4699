import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster, everySecond } from '../rig/cluster.ts';
import { judge, readBegins, untilBegun } from '../rig/record.ts';

/** However slow the machine is, nothing of it is too late to begin. */
const patient = {
  overlap: 'allow',
  catchUp: { policy: 'all', max: 1000, withinMs: 3_600_000 },
};

describe('a pause with an end', () => {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start({ nodes: 2, workers: 1 });
  });
  afterAll(() => cluster?.stop());

  const job = (id: string) => cluster.get(`/api/v1/jobs/${id}`);
  const beginsOf = (id: string) =>
    readBegins(cluster.recordFile).filter(({ jobId }) => jobId === id);
  const begunAt = (id: string, fireTime: number) =>
    beginsOf(id).some((begin) => begin.fireTime >= fireTime);

  /** Pauses it until a full second some time ahead; answers from when to when. */
  async function pauseSoon(id: string): Promise<{ readonly since: number; readonly end: number }> {
    const end = Math.ceil(Date.now() / 1000) * 1000 + 15_000;
    const answer = await cluster.call({
      ...{ method: 'POST', path: `/api/v1/jobs/${id}/pause` },
      body: { reason: 'the hall moves', until: new Date(end).toISOString() },
    });
    const { paused } = (await answer.json()) as { paused: { since: string; until: string } };
    expect(Date.parse(paused.until)).toBe(end);
    return { since: Date.parse(paused.since), end };
  }

  /** What began of the fire times behind an instant, the first alone. */
  const firstBehind = (id: string, since: number) =>
    Math.min(...beginsOf(id).flatMap(({ fireTime }) => (fireTime > since ? [fireTime] : [])));

  /** From its end on it is fired, each fire time once, that end too, and nothing within. */
  async function expectWhole(id: string, { since, end }: { since: number; end: number }) {
    const window = { jobIds: [id], from: end, until: Math.floor(Date.now() / 1000) * 1000 };
    await untilBegun(cluster.recordFile, window);
    expect(firstBehind(id, since)).toBe(end);
    expect(judge(beginsOf(id), window)).toMatchObject({ lost: 0, doubled: 0, early: 0 });
  }

  it('lets its job fire from that instant on, and says afterwards that nobody did it', async () => {
    await cluster.createJob(everySecond('ticking', patient));
    await cluster.until('it began', async () => beginsOf('ticking').length > 0);
    const pause = await pauseSoon('ticking');
    await cluster.until('it began again', async () => begunAt('ticking', pause.end));
    expect(await job('ticking')).toMatchObject({ state: 'enabled' });
    await cluster.until('it is tidied up', async () => (await job('ticking')).version === 3);
    await cluster.until('the log says so', async () => {
      const { items } = await cluster.get('/api/v1/audit?about=job:ticking&act=job.resume');
      return items[0]?.because === 'pause-ended' && items[0].who === 'escapement';
    });
    await expectWhole('ticking', pause);
  });

  it('ends where no node is alive, and owes all since then to whoever comes', async () => {
    await cluster.createJob(everySecond('alone', patient));
    await cluster.until('it began', async () => beginsOf('alone').length > 0);
    const pause = await pauseSoon('alone');
    await cluster.until('it is carried', async () => (await job('alone')).applied);
    await Promise.all(cluster.living.map((node) => cluster.kill(node)));
    // The worker has by itself what was staged ahead.
    await cluster.until('it began again', async () => begunAt('alone', pause.end + 2_000));
    const node = await cluster.addNode();
    await cluster.untilReady(node);
    await cluster.until('it is tidied up', async () => (await job('alone')).version === 3);
    await expectWhole('alone', pause);
  });
});
