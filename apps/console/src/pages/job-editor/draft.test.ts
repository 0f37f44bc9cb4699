import { jobInputSchema, type Schedule } from '@escapement/core';
import type { JobView } from '@escapement/protocol';
import { describe, expect, it } from 'vitest';
import { draftOf, newDraft } from './draft.ts';
import { toJob } from './draft-to-job.ts';

const stored: JobView = {
  id: 'nightly-report',
  name: '每晚报表',
  description: 'd',
  tags: ['finance'],
  schedule: {
    kind: 'cron',
    expressions: ['0 30 2 * * *'],
    timeZone: 'America/New_York',
    jitterMs: 5000,
    calendars: ['cn-holidays'],
  },
  task: {
    kind: 'http',
    method: 'POST',
    url: 'https://example.com/',
    headers: { 'X-A': 'b: c' },
    body: { n: 1 },
  },
  queue: 'default',
  ...{ overlap: 'queue', overlapLimit: 7, maxConcurrent: 2, priority: 4 },
  catchUp: { policy: 'all', max: 7, withinMs: 600_000 },
  timeoutMs: 1500,
  startWithinMs: 300_000,
  lock: 'ledger',
  after: { jobs: ['load', 'sum'], on: 'end', mode: 'any' },
  retry: {
    ...{ attempts: 3, backoff: 'fixed', delayMs: 1_000, maxDelayMs: 9_000, jitter: 0 },
    finalErrors: ['no use'],
  },
  keep: { runs: 5 },
  shards: { count: 2, parameters: ['eu', { at: 'us' }], success: 'quorum' },
  broadcast: { success: 'anyOf' },
  onWorkerLost: 'fail',
  version: 4,
  revision: 9,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  state: 'enabled',
  applied: true,
  words: { en: '', zh: '' },
  recent: [],
  runningCount: 0,
};

describe('the form of a job', () => {
  it('gives back what it was given, also what it does not show', () => {
    const fields = Object.keys(jobInputSchema.shape);
    expect(fields.filter((key) => stored[key as keyof JobView] === undefined)).toEqual([]);
    const { job, problems } = toJob(draftOf(stored, 'UTC'));
    expect(problems).toEqual([]);
    const input = jobInputSchema.parse(job);
    expect(input).toEqual(
      jobInputSchema.parse({
        ...Object.fromEntries(fields.map((key) => [key, stored[key as keyof JobView]])),
      }),
    );
  });

  it.each(['ledger', { name: 'ledger', permits: 3 }])('gives back the lock %j', (lock) => {
    const draft = draftOf({ ...stored, lock }, 'UTC');
    expect(toJob(draft)).toMatchObject({ job: { lock }, problems: [] });
    expect(toJob({ ...draft, lock: ' ' }).job.lock).toBeUndefined();
    const wrong = toJob({ ...draft, lockPermits: 'many' });
    expect(wrong.problems.map(({ path }) => path)).toEqual(['lock.permits']);
  });

  it('gives back which keys it waits for, and takes none without both', () => {
    const schedule = { kind: 'key-expired', source: 'orders', pattern: 'order:*' } as const;
    const draft = draftOf({ ...stored, schedule }, 'UTC');
    expect(toJob(draft)).toMatchObject({ job: { schedule }, problems: [] });
    const { problems } = toJob({ ...draft, source: ' ', pattern: '' });
    expect(problems.map(({ path }) => path)).toEqual(['schedule.source', 'schedule.pattern']);
  });

  it.each([
    {
      ...{ kind: 'cron', expressions: ['0 0 12 ? * 2-6 2027'], timeZone: 'UTC' },
      ...{ dialect: 'quartz', dayMatch: 'and', gap: 'skip', overlapHour: 'both' },
      ...{ onDayOff: 'next-workday', calendars: ['cn', 'banks'], jitterMs: 1_500 },
      ...{ startTime: '2027-01-01T00:00:00.000Z', endTime: '2027-12-31T00:00:00.000Z' },
    },
    { kind: 'cron', expressions: ['30 2 * * *'], timeZone: 'UTC', workdaysOfMonth: [1, -1] },
    {
      ...{ kind: 'cron', expressions: ['30 2 * * *'], timeZone: 'UTC' },
      ...{ dialect: 'vixie', gap: 'run', overlapHour: 'first', onDayOff: 'exclude' },
    },
    { kind: 'every', everyMs: 60_000, calendars: ['cn'], endTime: '2027-12-31T00:00:00.000Z' },
    { kind: 'at', at: ['2027-12-31T00:00:00.000Z'], jitterMs: 2_000 },
    { kind: 'at', at: ['2027-12-31T00:00:00.000Z'], timeZone: 'Asia/Shanghai' },
    { kind: 'every', everyMs: 60_000, timeZone: 'Asia/Shanghai' },
    { kind: 'key-expired', source: 'shop', pattern: 'order:*', timeZone: 'Asia/Shanghai' },
    { kind: 'manual', timeZone: 'Asia/Shanghai' },
    { kind: 'manual' },
  ] as Schedule[])('gives back all that the schedule %j says, and says no more', (schedule) => {
    const { job, problems } = toJob(draftOf({ ...stored, schedule }, 'UTC'));
    expect(problems).toEqual([]);
    expect(job.schedule).toEqual(schedule);
  });

  it('shows simply what can be said so, and all else as it is written', () => {
    const spelled = (expressions: string[], more: object = {}) => {
      const schedule = { kind: 'cron' as const, expressions, timeZone: 'UTC', ...more };
      return draftOf({ ...stored, schedule }, 'UTC').spelled;
    };
    expect(spelled(['30 2 * * *'])).toBe('simple');
    expect(spelled(['30 2 * * *', '0 4 * * *'])).toBe('text');
    expect(spelled(['*/7 * * * *'])).toBe('text');
    expect(spelled(['0 12 * * 1'], { dialect: 'quartz' })).toBe('text');
    const blank = { ...newDraft('UTC', 'a'), handler: 'h' };
    const { problems } = toJob({ ...blank, simple: { ...blank.simple, time: '' } });
    expect(problems).toEqual([{ path: 'schedule.expressions', key: 'editor.simple.incomplete' }]);
  });

  it('finds workdays of a month that are none', () => {
    const draft = draftOf(stored, 'UTC');
    const said = (workdays: string) => toJob({ ...draft, timed: { ...draft.timed, workdays } });
    expect(said('1, −1 2').job.schedule).toMatchObject({ workdaysOfMonth: [1, -1, 2] });
    for (const wrong of ['0', 'last', '1.5', '100']) {
      expect(said(wrong).problems).toMatchObject([{ path: 'schedule.workdaysOfMonth' }]);
    }
  });

  it('gives back the schema of an input, and takes none that is no object', () => {
    const inputSchema = { type: 'object', required: ['account'] };
    const task = {
      kind: 'handler',
      handler: 'bill',
      input: { account: 'DE1' },
      inputSchema,
    } as const;
    const draft = draftOf({ ...stored, task }, 'UTC');
    expect(toJob(draft)).toMatchObject({ job: { task }, problems: [] });
    const { problems } = toJob({ ...draft, inputSchema: '[]' });
    expect(problems).toEqual([{ path: 'task.inputSchema', key: 'editor.inputSchema.invalid' }]);
  });

  it("gives back a job for a queue of BullMQ's, and an address of a service", () => {
    const options = { attempts: 3, priority: 0 };
    const task = {
      kind: 'bullmq',
      prefix: 'app',
      queue: 'mails',
      name: 'mail',
      data: [1],
      options,
    };
    const job = { ...stored, task } as JobView;
    expect(toJob(draftOf(job, 'UTC'))).toMatchObject({ job: { task }, problems: [] });
    const blank = { ...draftOf(job, 'UTC'), bullmqPrefix: ' ', bullmqData: '', bullmqOptions: '' };
    expect(toJob(blank).job.task).toEqual({ kind: 'bullmq', queue: 'mails', name: 'mail' });
    expect(toJob({ ...blank, bullmqOptions: '{' }).problems).toMatchObject([
      { path: 'task.options' },
    ]);
    const service = { ...draftOf(stored, 'UTC'), url: 'service://billing/path' };
    expect(toJob(service).problems).toEqual([]);
  });

  it('says how many runs may wait only where they wait for each other', () => {
    const draft = draftOf({ ...stored, overlap: 'queue', overlapLimit: 7 }, 'UTC');
    expect(toJob(draft).job).toMatchObject({ overlap: 'queue', overlapLimit: 7 });
    expect(toJob({ ...draft, overlap: 'replace' }).job.overlapLimit).toBeUndefined();
    const counted = draftOf({ ...stored, overlap: 'skip', maxConcurrent: 3 }, 'UTC');
    expect(toJob(counted).job).toMatchObject({ overlap: 'skip', maxConcurrent: 3 });
    expect(toJob({ ...counted, overlap: 'allow' }).job.maxConcurrent).toBeUndefined();
    expect(toJob({ ...counted, priority: '0' }).job.priority).toBe(0);
    expect(toJob(draftOf({ ...stored, priority: 7 }, 'UTC')).job.priority).toBe(7);
    expect(toJob({ ...draft, overlapLimit: 'many' }).problems).toEqual([
      { path: 'overlapLimit', key: 'editor.number.invalid' },
    ]);
  });

  it('tries again only where it says how often', () => {
    const draft = draftOf(stored, 'UTC');
    const changed = (changes: Partial<typeof draft.retry>) =>
      toJob({ ...draft, retry: { ...draft.retry, ...changes } });
    expect(changed({ attempts: '' }).job.retry).toBeUndefined();
    const quick = { attempts: '2', delaySeconds: '0', finalErrors: 'ENOENT\n\nexit code 64\n' };
    expect(changed(quick)).toMatchObject({
      job: { retry: { attempts: 2, delayMs: 0, finalErrors: ['ENOENT', 'exit code 64'] } },
      problems: [],
    });
    expect(
      changed({ attempts: 'many', delaySeconds: '-1' }).problems.map(({ path }) => path),
    ).toEqual(['retry.attempts']);
    expect(changed({ delaySeconds: '-1' }).problems).toEqual([
      { path: 'retry.delayMs', key: 'editor.number.negative' },
    ]);
  });

  it('says after which jobs it comes, and nothing of it where it comes after none', () => {
    const blank = newDraft('UTC', 'mail');
    const { after } = blank;
    const said = (jobs: string) => toJob({ ...blank, after: { ...after, jobs, on: 'end' } });
    expect(said(' ').job.after).toBeUndefined();
    const { job } = said('load, sum  load');
    expect(job.after).toEqual({ jobs: ['load', 'sum'], on: 'end', mode: 'all' });
    expect(said('Load!').problems).toContainEqual({ path: 'after.jobs', key: 'editor.id.invalid' });
  });

  it('says what is kept and what a lost worker means only where somebody has said so', () => {
    const blank = { ...newDraft('UTC', 'a'), handler: 'h' };
    const unsaid = toJob(blank).job;
    expect([unsaid.keep, unsaid.onWorkerLost]).toEqual([undefined, undefined]);
    const { kept } = blank;
    const said = toJob({ ...blank, kept: { ...kept, days: '30', onWorkerLost: 'fail' } }).job;
    expect([said.keep, said.onWorkerLost]).toEqual([{ days: 30 }, 'fail']);
    const again = draftOf({ ...stored, onWorkerLost: 'retry' }, 'UTC');
    expect(toJob(again).job.onWorkerLost).toBe('retry');
    const wrong = toJob({ ...blank, kept: { ...kept, runs: '0' } }).problems;
    expect(wrong).toEqual([{ path: 'keep.runs', key: 'editor.number.invalid' }]);
  });

  it('keeps the variables of a script', () => {
    const task = {
      ...{ kind: 'script' as const, interpreter: 'bash' as const, script: 'true' },
      env: { TZ: 'Asia/Tokyo', KEY: 'a\nb' },
    };
    const draft = draftOf({ ...stored, task }, 'UTC');
    expect(toJob(draft)).toMatchObject({ job: { task }, problems: [] });
    const path = 'task.env';
    expect(toJob({ ...draft, env: '["a"]' }).problems).toMatchObject([{ path }]);
    expect(toJob({ ...draft, env: '{"a":1}' }).problems).toMatchObject([{ path }]);
  });

  it('carries into another kind of schedule what both have, and nothing else', () => {
    const draft = draftOf(stored, 'UTC');
    const { job } = toJob({ ...draft, kind: 'every', everyCount: '90', everyUnit: 's' });
    expect(job.schedule).toEqual({
      ...{ kind: 'every', everyMs: 90_000 },
      ...{ calendars: ['cn-holidays'], jitterMs: 5_000, timeZone: 'America/New_York' },
    });
    const byHand = toJob({ ...draft, kind: 'manual' }).job.schedule;
    expect(byHand).toEqual({ kind: 'manual', timeZone: 'America/New_York' });
  });

  it('gives a new job that no clock fires no zone that nobody chose', () => {
    const blank = newDraft('Asia/Shanghai', 'a');
    expect(toJob({ ...blank, kind: 'manual' }).job.schedule).toEqual({ kind: 'manual' });
    const chosen = { ...blank, kind: 'manual', dayZone: 'Asia/Tokyo' } as const;
    expect(toJob(chosen).job.schedule).toEqual({ kind: 'manual', timeZone: 'Asia/Tokyo' });
  });

  it('shows an interval in its largest whole unit', () => {
    const every = (everyMs: number) =>
      draftOf({ ...stored, schedule: { kind: 'every', everyMs } }, 'UTC');
    expect(every(7_200_000)).toMatchObject({ everyCount: '2', everyUnit: 'h' });
    expect(every(90_000)).toMatchObject({ everyCount: '90', everyUnit: 's' });
    expect(every(1250)).toMatchObject({ everyCount: '1250', everyUnit: 'ms' });
  });

  it('names what is missing by the path of the REST interface', () => {
    const { problems } = toJob(newDraft('UTC'));
    expect(problems.map(({ path }) => path)).toEqual(['id', 'task.handler']);
  });

  it('finds a number that would be rounded', () => {
    const draft = {
      ...newDraft('UTC', 'a'),
      handler: 'pay',
      input: '{"order": 1234567890123456789}',
    };
    expect(toJob(draft).problems).toEqual([
      { path: 'task.input', key: 'json.inexact', values: { number: '1234567890123456789' } },
    ]);
  });

  it('finds JSON, headers, numbers and instants that are none', () => {
    const draft = {
      ...newDraft('UTC', 'a'),
      taskKind: 'http' as const,
      url: 'ftp://x',
      headers: 'Good: 1\nbad line',
      body: '{',
      timeoutSeconds: 'soon',
      startWithinSeconds: 'soon',
      kind: 'at' as const,
      at: '2027-03-07T02:00:00Z\ntomorrow',
    };
    expect(
      toJob(draft)
        .problems.map(({ path }) => path)
        .sort(),
    ).toEqual(
      ['schedule.at', 'task.body', 'task.headers', 'task.url', 'startWithinMs', 'timeoutMs'].sort(),
    );
  });
});
