import { fileURLToPath } from 'node:url';
import { bucketOf } from '@escapement/core';
import { type Locks, openLocks, openSingletons, type ProgramSingletons } from '@escapement/sdk';
import { seedDemo } from '../../apps/dev/src/demo/seed-demo.ts';
import { adminToken, type Cluster, type ClusterOptions } from './cluster.ts';
import { setAside } from './set-aside.ts';

const consoleDir = fileURLToPath(new URL('../../apps/console/dist', import.meta.url));

/** How a cluster is started that is to be furnished. */
export const furnishable = {
  ...{ nodes: 2, workers: 1, handlers: 'examples/handlers/index.mjs' },
  env: {
    ESCAPEMENT_CONSOLE_DIR: consoleDir,
    ESCAPEMENT_SECRETS_KEY: Buffer.alloc(32, 7).toString('base64'),
  },
} satisfies ClusterOptions;

/** A cluster with something of each kind that the console shows. */
export interface Furnished {
  close(): Promise<void>;
}

/** With something of each kind, as a company in China has it. */
const calendar = {
  ...{ name: 'china', timeZone: 'Asia/Shanghai', description: 'Days off by the notice of 2026' },
  daysOff: [
    { weekdays: [6, 7] },
    { date: '2026-10-01', to: '2026-10-07', reason: '国庆节' },
    { yearly: '01-01', reason: '元旦' },
  ],
  workdays: [{ date: '2026-10-10', reason: '国庆节调休' }],
  blackouts: [
    { weekdays: [5], from: '18:00', to: '24:00', reason: 'no releases before the weekend' },
    {
      ...{ fromTime: '2026-11-10T16:00:00Z', toTime: '2026-11-11T16:00:00Z' },
      reason: '双十一',
    },
  ],
};

const manual = { kind: 'manual' } as const;
const noop = { kind: 'handler', handler: 'noop' } as const;
const shanghai = 'Asia/Shanghai';

/** Jobs of the kinds that the demo has none of. */
const jobs: readonly object[] = [
  {
    ...{
      id: 'month-close',
      name: '月结',
      description: 'Closes the books of the month',
      tags: ['finance'],
    },
    schedule: {
      ...{ kind: 'cron', expressions: ['0 2 1W * *'], timeZone: shanghai, calendars: ['china'] },
    },
    task: { kind: 'handler', handler: 'billing.monthly', input: { month: 'last', dry: false } },
    ...{ queue: 'reports', overlap: 'queue', timeoutMs: 600_000 },
  },
  {
    ...{ id: 'daily-totals', description: 'Adds up what was sold', tags: ['finance', 'daily'] },
    schedule: { kind: 'cron', expressions: ['0 3 * * *'], timeZone: 'America/New_York' },
    task: { kind: 'http', url: 'https://totals.example/run', method: 'POST' },
    retry: { attempts: 3 },
  },
  {
    id: 'reindex',
    schedule: manual,
    task: { ...noop, handler: 'sleep', input: { ms: 900 } },
    shards: { count: 3 },
  },
  { id: 'failing', schedule: manual, task: { ...noop, handler: 'fail' } },
  { id: 'rotate-logs', schedule: manual, task: noop, broadcast: {} },
  { id: 'after-import', schedule: manual, task: noop, after: { jobs: ['warehouse-import'] } },
  {
    id: 'in-hand',
    schedule: manual,
    task: { ...noop, handler: 'sleep', input: { ms: 3_600_000 } },
    overlap: 'queue',
  },
  {
    id: 'replayed',
    schedule: { kind: 'cron', expressions: ['0 4 * * *'], timeZone: shanghai },
    task: { ...noop, handler: 'sleep', input: { ms: 3_600_000 } },
  },
  { id: 'sent-later', schedule: manual, task: { ...noop, handler: 'echo' } },
];

/** Its first run goes on, so that those of the seconds after it have none. */
function crowded(): object {
  const endTime = new Date(Date.now() + 8_000).toISOString();
  return {
    id: 'stock-count',
    schedule: { kind: 'cron', expressions: ['* * * * * *'], timeZone: shanghai, endTime },
    task: { ...noop, handler: 'sleep', input: { ms: 3_600_000 } },
  };
}

/**
 * Fills a cluster whose workers have the handlers of the examples. What programs hold over sessions of their own is held until it is closed.
 */
export async function furnish(cluster: Cluster): Promise<Furnished> {
  const { zookeeper, redis } = cluster;
  const programs = openSingletons({
    ...{ zookeeper: zookeeper.connect, redis: redis.url, name: 'gardener-1' },
  });
  const locks = openLocks({ zookeeper: zookeeper.connect, name: 'harvester-1' });
  const close = async () => {
    await programs.close();
    await locks.close();
  };
  try {
    await overRest(cluster);
    await heldByPrograms(locks, programs);
    await spoilt(cluster);
    await setAside(cluster, 'left-behind');
    await cluster.until('a fire time had no run', async () => {
      return (await cluster.get('/api/v1/ledger?job=stock-count')).items.length > 0;
    });
    for (const asked of ['state=succeeded', 'state=failed', 'job=in-hand&state=running']) {
      await cluster.until(`there is a run of ${asked}`, async () => {
        return (await cluster.get(`/api/v1/runs?${asked}`)).items.length > 0;
      });
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

async function overRest(cluster: Cluster): Promise<void> {
  const send = sender(cluster);
  const change = sender(cluster, { 'if-match': '*' });
  await send('POST', '/calendars', calendar);
  await send('PUT', '/secrets/TOTALS_TOKEN', { value: 'what only the service knows' });
  await seedDemo({ baseUrl: `http://127.0.0.1:${cluster.nodes[0]?.port}`, token: adminToken });
  for (const job of [...jobs, crowded()]) await cluster.createJob(job);
  await change('PATCH', '/jobs/daily-totals', {
    ...{ description: 'Adds up what was sold the day before', timeoutMs: 60_000 },
  });
  await send('PUT', '/config/feature-flags', { value: { checkout: 'old', limit: 50 } });
  await change('PUT', '/config/feature-flags', {
    value: { checkout: 'new', limit: 50 },
    schema: { type: 'object', required: ['checkout'] },
  });
  await send('PUT', '/queues/default/limits', { maxConcurrent: 20 });
  await send('POST', '/queues/mail/pause', { reason: '邮件服务器迁移' });
  await send('POST', '/jobs/market-close/pause', { reason: '交易所今日休市，等通知再恢复' });
  const billing = () =>
    send('PUT', '/services/billing/instances/billing-7', {
      ...{ address: 'http://10.0.0.7:8080', ttlMs: 600_000, zone: 'eu', version: '2.4.1' },
    });
  await billing();
  // It has no session, and is kept as long as it is kept alive.
  const kept = setInterval(() => void billing().catch(() => clearInterval(kept)), 60_000).unref();
  for (const id of ['failing', 'in-hand', 'in-hand', 'month-close', 'reindex', 'rotate-logs'])
    await send('POST', `/jobs/${id}/runs`, {});
  await send('POST', '/jobs/sent-later/runs', {
    ...{ delayMs: 3_600_000, input: { to: 'li@example.com' } },
  });
  await send('POST', '/jobs/daily-totals/backfills', {
    ...{ from: '2026-03-01T00:00:00.000Z', to: '2026-03-06T00:00:00.000Z' },
    reason: 'The figures of these days came late',
  });
  await send('POST', '/jobs/replayed/backfills', {
    ...{ from: '2026-03-01T00:00:00.000Z', to: '2026-03-04T00:00:00.000Z' },
    reason: 'Goes on for as long as anybody looks',
  });
}

function sender(cluster: Cluster, headers: Readonly<Record<string, string>> = {}) {
  return async (method: string, path: string, body: object): Promise<void> => {
    const answer = await cluster.call({ method, path: `/api/v1${path}`, body, headers });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  };
}

async function heldByPrograms(locks: Locks, programs: ProgramSingletons): Promise<void> {
  await (await locks.acquire('till')).release();
  await locks.acquire('till');
  await locks.acquire('printers', { kind: 'semaphore', permits: 3 });
  locks.barrier('harvest', { parties: 2, waitMs: 3_600_000 }).catch(() => 'closed');
  await programs.singleton({
    ...{ name: 'garden', attempts: 1, restartPauseMs: 0, initial: 0 },
    decide: (trees: number, command: { readonly plant: string }) => {
      if (command.plant === 'palm') throw new Error('no palm grows this far in the north');
      return { events: [1], reply: trees };
    },
    apply: (trees: number, _planted: number) => trees + 1,
  });
  const garden = programs.singletonProxy('garden');
  await garden.ask({ plant: 'fir' });
  await garden.ask({ plant: 'palm' }).catch(() => undefined);
}

/** What somebody has overwritten by hand. */
async function spoilt({ zookeeper }: Cluster): Promise<void> {
  await zookeeper.write(
    `/escapement/jobs/${bucketOf('torn-job').toString(16).padStart(2, '0')}/torn-job`,
    '{"id":',
  );
  await zookeeper.write('/escapement/calendars/torn-days', '{"name":');
}
