/** What `POST /api/v1/jobs` takes; whether it is a valid job is checked by this file's test. */
export interface DemoJob {
  readonly id: string;
  readonly name?: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly schedule: {
    readonly kind: 'cron';
    readonly expressions: readonly string[];
    readonly timeZone: string;
  };
  readonly task: { readonly kind: 'handler'; readonly handler: string; readonly input?: unknown };
  readonly lock?: string;
  readonly timeoutMs?: number;
}

const cron = (expression: string, timeZone: string): DemoJob['schedule'] => ({
  kind: 'cron',
  expressions: [expression],
  timeZone,
});

/**
 * A set to look at: three time zones, every few seconds to every minute, two jobs that want the same lock (one
 * is always seen waiting for the other), and one that fails.
 */
export const demoJobs: readonly DemoJob[] = [
  {
    id: 'heartbeat',
    description: 'Does nothing, every two seconds: the pulse to watch while a leader dies.',
    tags: ['demo'],
    schedule: cron('*/2 * * * * *', 'Asia/Shanghai'),
    task: { kind: 'handler', handler: 'noop' },
  },
  {
    id: 'morning-greeting',
    name: '早安，上海 👋',
    description: '每十秒向上海问好。 Greets Shanghai every ten seconds.',
    tags: ['demo', 'shanghai'],
    schedule: cron('*/10 * * * * *', 'Asia/Shanghai'),
    task: { kind: 'handler', handler: 'echo', input: { greeting: '你好' } },
  },
  {
    id: 'market-close',
    description: 'Echoes the closing figures of New York once a minute.',
    tags: ['demo', 'finance'],
    schedule: cron('0 * * * * *', 'America/New_York'),
    task: { kind: 'handler', handler: 'echo', input: { market: 'NYSE', currency: 'USD' } },
  },
  {
    id: 'warehouse-import',
    description: 'Holds the lock "warehouse" for six seconds, four times a minute.',
    tags: ['demo', 'warehouse'],
    schedule: cron('*/15 * * * * *', 'Europe/Berlin'),
    task: { kind: 'handler', handler: 'sleep', input: { ms: 6000 } },
    lock: 'warehouse',
    timeoutMs: 30_000,
  },
  {
    id: 'warehouse-report',
    description: 'Wants the lock "warehouse" at the same moments, and waits in line for it.',
    tags: ['demo', 'warehouse'],
    schedule: cron('*/15 * * * * *', 'Europe/Berlin'),
    task: { kind: 'handler', handler: 'sleep', input: { ms: 4000 } },
    lock: 'warehouse',
    timeoutMs: 30_000,
  },
  {
    id: 'flaky-sync',
    description: 'Fails every other minute, so that there is a failure to look at.',
    tags: ['demo'],
    schedule: cron('30 */2 * * * *', 'America/New_York'),
    task: { kind: 'handler', handler: 'fail' },
  },
];
