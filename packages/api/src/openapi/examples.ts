/** How an operation is called, for people to copy. All of them are about the same few things. */
export interface OperationExample {
  readonly path?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

const job = { path: { id: 'nightly-report' } } as const;
const run = { path: { id: 'nightly-report@20260307T020000Z' } } as const;
const calendar = { path: { name: 'holidays' } } as const;
const secret = { path: { name: 'API_TOKEN' } } as const;
const config = { path: { name: 'feature-flags' } } as const;
const lease = { path: { name: 'desk', leaseId: 'b1946ac9-2f4e-4c1e-9d2f-5f1d9c1c2a77' } } as const;
const queue = { path: { name: 'mail' } } as const;
const worker = { path: { id: 'worker-1-5f0c9a3e' } } as const;
const queueLimits = { path: { name: 'default' } } as const;
const whatever = { headers: { 'if-match': '*' } } as const;
const page = { query: { limit: 20 } } as const;

const schedule = {
  kind: 'cron',
  expressions: ['0 30 2 * * *'],
  timeZone: 'America/New_York',
} as const;
const cleanup = {
  id: 'hourly-cleanup',
  name: 'Hourly cleanup',
  description: 'Deletes what nobody needs',
  tags: ['storage'],
  schedule: { kind: 'every', everyMs: 3_600_000 },
  task: { kind: 'handler', handler: 'cleanup', input: { olderThanDays: 30 } },
} as const;
const daysOff = [{ date: '2026-10-01', to: '2026-10-07', reason: 'National Day' }];

const backfill = { path: { id: 'daily-totals', backfillId: 'k3v9x0' } } as const;
const march = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-06T00:00:00.000Z' } as const;

/** One for each operation. */
export const examples: Readonly<Record<string, OperationExample>> = {
  backfill: {
    ...job,
    headers: { 'idempotency-key': '7d0f3f0a-backfill' },
    body: { ...march, parallel: 1, reason: 'The figures of these days came late' },
  },
  backfills: job,
  cancelRun: { ...run, body: { reason: 'It works on the wrong customer' } },
  cluster: {},
  createCalendar: { body: { name: 'company-days', timeZone: 'Asia/Shanghai', daysOff } },
  createJob: { body: cleanup },
  createJobs: { body: { jobs: [cleanup, { ...cleanup, id: 'daily-cleanup' }] } },
  delayedRuns: { ...job, ...page },
  deleteCalendar: calendar,
  deleteConfig: config,
  deleteSingleton: { path: { name: 'shed' }, query: { reason: 'Its program is no more' } },
  deleteJob: { ...job, query: { running: 'cancel' } },
  deleteQueueLimits: queueLimits,
  deleteSecret: secret,
  discardSetAside: { body: { reason: 'Nobody misses it', jobs: ['lost-report'] } },
  downloadRunLog: run,
  drainWorker: { ...worker, body: { reason: 'Its machine is to be restarted' } },
  elections: page,
  freeLock: {
    path: { name: 'desk' },
    body: { fencingToken: 120, confirm: 'desk', reason: 'Its host is gone for good' },
  },
  getBackfill: backfill,
  getCalendar: calendar,
  getConfig: config,
  getConfigReaders: config,
  getJob: job,
  getQueue: queueLimits,
  getQueueLimits: queueLimits,
  getRun: run,
  getService: { path: { name: 'billing' } },
  getWorker: worker,
  health: {},
  joins: { ...job, ...page },
  jobPauses: job,
  ledger: { ...job, query: { from: '2026-03-01T00:00:00.000Z', limit: 20 } },
  listAudit: { query: { about: 'job:nightly-report', limit: 20 } },
  listCalendarRevisions: { ...calendar, ...page },
  listCalendars: page,
  listConfig: page,
  listConfigRevisions: { ...config, ...page },
  listJobRevisions: { ...job, ...page },
  listJobs: { query: { q: 'report', state: 'enabled', limit: 20 } },
  listOutcomes: {
    query: { outcome: 'missed,unknown', from: '2026-03-01T00:00:00.000Z', limit: 20 },
  },
  listQueues: page,
  listRuns: {
    query: { job: 'nightly-report', state: 'failed,timed-out', total: 'counted', limit: 20 },
  },
  listSecrets: page,
  listServices: page,
  listSetAside: page,
  lock: { path: { name: 'ledger' } },
  lockHistory: { path: { name: 'desk' } },
  locks: page,
  metrics: {},
  keepInstance: {
    path: { name: 'billing', id: 'billing-7' },
    body: { address: 'http://10.0.0.7:8080', ttlMs: 15_000, version: '2.4.1' },
  },
  removeInstance: { path: { name: 'billing', id: 'billing-7' } },
  moveSingleton: {
    path: { name: 'garden' },
    body: { reason: 'Its machine is patched', to: 'gardener-2' },
  },
  nodes: page,
  overview: {},
  patchCalendar: { ...calendar, ...whatever, body: { description: 'Of the whole company' } },
  patchConfig: { ...config, ...whatever, body: { value: { checkout: 'new' } } },
  patchJob: { ...job, ...whatever, body: { tags: ['finance', 'night'], timeoutMs: 600_000 } },
  pauseJob: { ...job, body: { reason: 'The warehouse moves', until: '2030-01-07T08:00:00+08:00' } },
  pauseQueue: { ...queue, body: { reason: 'The mail server moves' } },
  preview: { body: { schedule, n: 5 } },
  putConfig: {
    ...config,
    ...whatever,
    body: {
      value: { checkout: 'old', limit: 50 },
      schema: { type: 'object', required: ['checkout'] },
    },
  },
  putQueueLimits: {
    ...queueLimits,
    body: { maxConcurrent: 20, rateLimit: { perSecond: 5, key: '${input.account}' } },
  },
  putSecret: { ...secret, body: { value: 'what only the service knows' } },
  readiness: {},
  releaseLease: lease,
  restartSingleton: { path: { name: 'garden' }, body: { reason: 'It holds on to memory' } },
  renewLease: { ...lease, body: { leaseMs: 30_000 } },
  replaceCalendar: {
    ...calendar,
    ...whatever,
    body: { name: 'holidays', timeZone: 'Asia/Shanghai', daysOff },
  },
  replaceJob: {
    ...job,
    ...whatever,
    body: { ...cleanup, id: 'nightly-report', description: 'Sends the figures', schedule },
  },
  resetOffice: { body: { reason: 'ZooKeeper was restored from a backup' } },
  restoreSetAside: { body: { reason: 'The disks of ZooKeeper were lost' } },
  resumeJob: job,
  resumeQueue: queue,
  resumeWorker: worker,
  retryRun: { path: { id: 'nightly-report@20260306T020000Z' } },
  rollbackJob: { ...job, body: { version: 1 } },
  rollbackConfig: { ...config, body: { version: 1 } },
  runLog: { ...run, query: { after: 0, limit: 100 } },
  runNow: { ...job, headers: { 'idempotency-key': '7d0f3f0a-run-now' }, body: {} },
  sendCommandAgain: {
    path: { name: 'garden', sequence: '1' },
    body: { reason: 'The program is mended' },
  },
  session: {},
  signIn: { body: { token: 'the-admin-token-of-the-installation' } },
  setPermits: {
    path: { name: 'pool' },
    body: { from: 3, to: 5, reason: 'Two more licences were bought' },
  },
  signOut: {},
  singleton: { path: { name: 'garden' } },
  singletons: page,
  stepDown: { body: { reason: 'Its machine is patched' } },
  stopBackfill: { ...backfill, body: { reason: 'The figures were wrong' } },
  takeLease: {
    path: { name: 'till' },
    headers: { 'idempotency-key': '7d0f3f0a-till' },
    body: { owner: 'shop-3', waitMs: 10_000, leaseMs: 30_000 },
  },
  takeBackRun: { ...job, query: { run: 'nightly-report@20270101T000000Z-d0000000000000000' } },
  tellSingleton: {
    path: { name: 'garden' },
    headers: { 'idempotency-key': '7d0f3f0a-plant' },
    body: { command: { plant: 'oak' } },
  },
  workers: page,
};
