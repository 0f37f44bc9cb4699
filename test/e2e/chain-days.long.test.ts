import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../rig/cluster.ts';

const hourMs = 3_600_000;

/** Zones that keep one offset all year. At any instant the first and the last have different days, so that one of them has another than UTC. */
const zones = {
  kiritimati: { timeZone: 'Pacific/Kiritimati', hours: 14 },
  shanghai: { timeZone: 'Asia/Shanghai', hours: 8 },
  pago: { timeZone: 'Pacific/Pago_Pago', hours: -11 },
} as const;

const task = {
  kind: 'handler',
  handler: 'tell',
  input: { day: '${fireDate}', at: '${fireTime}' },
};

interface Told {
  readonly day: string;
  readonly at: string;
}

describe('the day that a job is told of which comes after another', () => {
  let cluster: Cluster;
  beforeAll(async () => {
    cluster = await Cluster.start({
      ...{ nodes: 2, workers: 1 },
      handlers: 'test/rig/telling-handlers.mjs',
    });
    // Half an hour after midnight in Shanghai, where in UTC it is the afternoon of the day before.
    const nightly = { kind: 'cron', expressions: ['30 0 * * *'], timeZone: 'Asia/Shanghai' };
    await cluster.createJob({ id: 'night', schedule: nightly, task });
    const behind = async (id: string, before: string, timeZone?: string) => {
      const schedule = { kind: 'manual', ...(timeZone === undefined ? {} : { timeZone }) };
      await cluster.createJob({ id, schedule, task, after: { jobs: [before] } });
    };
    for (const [id, { timeZone }] of Object.entries(zones)) await behind(id, 'night', timeZone);
    await behind('plain', 'night');
    await behind('last', 'plain', zones.shanghai.timeZone);
    // What ends before the leader has said who comes after whom is not followed; nothing tells of it from outside.
    await cluster.until('the chain is followed', async () => {
      return (await cluster.redis.send('SCARD', '{esc}:-followed')).startsWith(':2');
    });
  });
  afterAll(() => cluster?.stop({ keepLogs: process.env['DRILL_KEEP'] === '1' }));

  async function post(path: string, body: object) {
    const answer = await cluster.call({ method: 'POST', path, body });
    expect(answer.ok).toBe(true);
    return (await answer.json()) as { readonly fireTime: string };
  }

  /** What the runs of a job were told, once so many of them are over. The list of runs leaves results out. */
  async function told(job: string, count: number): Promise<readonly Told[]> {
    let ids: readonly string[] = [];
    await cluster.until(`${job} has run ${count} times`, async () => {
      const { items } = await cluster.get(`/api/v1/runs?job=${job}&state=succeeded&limit=200`);
      ids = items.map(({ id }: { id: string }) => id);
      return ids.length >= count;
    });
    expect([job, ids.length]).toEqual([job, count]);
    const runs = ids.map((id) => cluster.get(`/api/v1/runs/${encodeURIComponent(id)}`));
    const results = (await Promise.all(runs)).map(({ result }): Told => result);
    return results.sort((a, b) => a.at.localeCompare(b.at));
  }

  it('is that of its own zone near midnight, whatever the zone of the job before and the hour of now', async () => {
    await post('/api/v1/jobs/night/backfills', {
      ...{ from: '2026-03-02T00:00:00+08:00', to: '2026-03-05T00:00:00+08:00' },
      reason: 'the figures of these nights came late',
    });
    const at = ['2026-03-01T16:30:00.000Z', '2026-03-02T16:30:00.000Z', '2026-03-03T16:30:00.000Z'];
    const here = ['2026-03-02', '2026-03-03', '2026-03-04'];
    const there = ['2026-03-01', '2026-03-02', '2026-03-03'];
    for (const [job, days] of [
      ...([
        ['night', here],
        ['shanghai', here],
        ['kiritimati', here],
        ['last', here],
      ] as const),
      ...([
        ['pago', there],
        ['plain', there],
      ] as const),
    ]) {
      const runs = await told(job, 3);
      expect([job, runs]).toEqual([job, days.map((day, i) => ({ day, at: at[i] }))]);
    }
  });

  it('is that of its own zone for a run that was asked for now, too', async () => {
    const { fireTime } = await post('/api/v1/jobs/night/runs', {});
    const dayAt = (hours: number) =>
      new Date(Date.parse(fireTime) + hours * hourMs).toISOString().slice(0, 10);
    for (const [job, hours] of [
      ...Object.entries(zones).map(([id, zone]) => [id, zone.hours] as const),
      ...([
        ['plain', 0],
        ['last', zones.shanghai.hours],
      ] as const),
    ]) {
      const runs = await told(job, 4);
      expect([job, runs.at(-1)]).toEqual([job, { day: dayAt(hours), at: fireTime }]);
    }
    expect(dayAt(zones.kiritimati.hours)).not.toBe(dayAt(zones.pago.hours));
  });
});
