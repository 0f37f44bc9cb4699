import {
  type CatchUp,
  lockNameOf,
  lockPermitsOf,
  type Schedule,
  type Task,
} from '@escapement/core';
import type { JobView } from '@escapement/protocol';
import { type AfterDraft, afterDraft } from './after-draft.ts';
import { type BroadcastDraft, broadcastDraft } from './broadcast-draft.ts';
import { type KeepDraft, keepDraft } from './keep-draft.ts';
import { type RetryDraft, retryDraft } from './retry-draft.ts';
import { type ShardsDraft, shardsDraft } from './shards-draft.ts';
import { type Simple, simpleOf, usualSimple } from './simple-schedule.ts';
import { type TimedDraft, timedDraft } from './timed-draft.ts';

type Unit = 'ms' | 's' | 'm' | 'h';
export const unitMs: Record<Unit, number> = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** A job as the form holds it: texts as they were typed, of every kind at once, so that switching loses nothing. */
export interface Draft {
  id: string;
  name: string;
  description: string;
  tags: string[];
  kind: Schedule['kind'];
  /** By which of the two that follow the times of a cron schedule are said. */
  spelled: 'simple' | 'text';
  simple: Simple;
  expressions: string[];
  timeZone: string;
  /** Where the days of a job that no clock fires are counted; empty where they are those of UTC. */
  dayZone: string;
  gap: 'run' | 'skip';
  overlapHour: 'first' | 'second' | 'both';
  everyCount: string;
  everyUnit: Unit;
  anchor: string;
  at: string;
  source: string;
  pattern: string;
  taskKind: Task['kind'];
  handler: string;
  input: string;
  inputSchema: string;
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: string;
  body: string;
  interpreter: 'bash' | 'python3' | 'node';
  script: string;
  env: string;
  bullmqQueue: string;
  bullmqPrefix: string;
  bullmqName: string;
  bullmqData: string;
  bullmqOptions: string;
  overlap: JobView['overlap'];
  overlapLimit: string;
  maxConcurrent: string;
  timeoutSeconds: string;
  startWithinSeconds: string;
  queue: string;
  priority: string;
  lock: string;
  lockPermits: string;
  catchUp: CatchUp['policy'];
  withinMinutes: string;
  max: string;
  after: AfterDraft;
  retry: RetryDraft;
  kept: KeepDraft;
  shards: ShardsDraft;
  broadcast: BroadcastDraft;
  timed: TimedDraft;
  /** What the schedule says itself though it goes without saying; what is not said is not written because somebody edited another field. */
  said: string[];
}

export function newDraft(timeZone: string, id = ''): Draft {
  return {
    id,
    name: '',
    description: '',
    tags: [],
    kind: 'cron',
    ...spellingOf(['30 2 * * *']),
    timeZone,
    dayZone: '',
    gap: 'run',
    overlapHour: 'first',
    everyCount: '15',
    everyUnit: 'm',
    anchor: '',
    at: '',
    source: '',
    pattern: '',
    taskKind: 'handler',
    handler: '',
    input: '',
    inputSchema: '',
    method: 'POST',
    url: '',
    headers: '',
    body: '',
    interpreter: 'bash',
    script: '',
    env: '',
    ...{ bullmqQueue: '', bullmqPrefix: 'bull', bullmqName: '', bullmqData: '', bullmqOptions: '' },
    overlap: 'skip',
    overlapLimit: '',
    maxConcurrent: '',
    timeoutSeconds: '',
    startWithinSeconds: '',
    queue: 'default',
    priority: '',
    lock: '',
    lockPermits: '',
    catchUp: 'latest',
    withinMinutes: '60',
    max: '100',
    after: afterDraft(undefined),
    retry: retryDraft(undefined),
    kept: keepDraft({}),
    shards: shardsDraft(undefined),
    broadcast: broadcastDraft(undefined),
    timed: timedDraft(undefined),
    said: [],
  };
}

/** The zone that the schedule says; `undefined` where it says none. */
export function zoneSaid({ kind, timeZone, dayZone }: Draft): string | undefined {
  if (kind === 'cron') return timeZone;
  return dayZone === '' ? undefined : dayZone;
}

/** Simply, where that says all of it. */
export function spellingOf(
  expressions: string[],
  dialect?: TimedDraft['dialect'],
): Pick<Draft, 'spelled' | 'simple' | 'expressions'> {
  const [only = '', ...more] = expressions;
  const isPlain = more.length === 0 && dialect !== 'quartz';
  const simple = isPlain ? simpleOf(only) : undefined;
  const spelled = simple === undefined ? 'text' : 'simple';
  return { spelled, simple: simple ?? usualSimple, expressions };
}

/** The form of a job that exists. */
export function draftOf(job: JobView, timeZone: string): Draft {
  const { retry, catchUp } = job;
  return {
    ...newDraft(timeZone, job.id),
    name: job.name ?? '',
    description: job.description,
    tags: job.tags,
    dayZone: job.schedule.timeZone ?? '',
    ...scheduleDraft(job.schedule),
    ...taskDraft(job.task),
    overlap: job.overlap,
    overlapLimit: job.overlapLimit === undefined ? '' : String(job.overlapLimit),
    maxConcurrent: job.maxConcurrent === undefined ? '' : String(job.maxConcurrent),
    timeoutSeconds: secondsOf(job.timeoutMs),
    startWithinSeconds: secondsOf(job.startWithinMs),
    queue: job.queue,
    priority: job.priority === undefined ? '' : String(job.priority),
    ...lockDraft(job.lock),
    catchUp: catchUp.policy,
    ...(catchUp.policy === 'none' ? {} : { withinMinutes: String(catchUp.withinMs / 60_000) }),
    ...(catchUp.policy === 'all' ? { max: String(catchUp.max) } : {}),
    after: afterDraft(job.after),
    retry: retryDraft(retry),
    kept: keepDraft(job),
    shards: shardsDraft(job.shards),
    broadcast: broadcastDraft(job.broadcast),
    timed: timedDraft(job.schedule),
    said: Object.keys(job.schedule),
  };
}

function lockDraft(lock: JobView['lock']): Pick<Draft, 'lock' | 'lockPermits'> {
  const permits = lockPermitsOf(lock);
  return {
    lock: lock === undefined ? '' : lockNameOf(lock),
    lockPermits: permits === undefined ? '' : String(permits),
  };
}

function secondsOf(ms: number | undefined): string {
  return ms === undefined ? '' : String(ms / 1000);
}

function scheduleDraft(schedule: Schedule): Partial<Draft> {
  switch (schedule.kind) {
    case 'cron':
      return {
        kind: 'cron',
        ...spellingOf(schedule.expressions, schedule.dialect),
        timeZone: schedule.timeZone,
        gap: schedule.gap ?? 'run',
        overlapHour: schedule.overlapHour ?? 'first',
      };
    case 'every':
      return {
        kind: 'every',
        ...intervalDraft(schedule.everyMs),
        anchor: schedule.anchorTime ?? '',
      };
    case 'at':
      return { kind: 'at', at: schedule.at.join('\n') };
    case 'key-expired':
      return { kind: 'key-expired', source: schedule.source, pattern: schedule.pattern };
    case 'manual':
      return { kind: 'manual' };
  }
}

/** In the largest unit that it is a whole number of. */
function intervalDraft(everyMs: number): Pick<Draft, 'everyCount' | 'everyUnit'> {
  const units: Unit[] = ['h', 'm', 's', 'ms'];
  const everyUnit = units.find((unit) => everyMs % unitMs[unit] === 0) ?? 'ms';
  return { everyCount: String(everyMs / unitMs[everyUnit]), everyUnit };
}

function taskDraft(task: Task): Partial<Draft> {
  const json = (value: unknown) => (value === undefined ? '' : JSON.stringify(value, undefined, 2));
  switch (task.kind) {
    case 'handler':
      return {
        taskKind: 'handler',
        handler: task.handler,
        input: json(task.input),
        inputSchema: json(task.inputSchema),
      };
    case 'http':
      return {
        taskKind: 'http',
        method: task.method,
        url: task.url,
        headers: Object.entries(task.headers ?? {})
          .map(([name, value]) => `${name}: ${value}`)
          .join('\n'),
        body: json(task.body),
      };
    case 'script':
      return {
        taskKind: 'script',
        interpreter: task.interpreter,
        script: task.script,
        env: json(task.env),
      };
    case 'bullmq':
      return {
        taskKind: 'bullmq',
        bullmqQueue: task.queue,
        bullmqPrefix: task.prefix,
        bullmqName: task.name,
        bullmqData: json(task.data),
        bullmqOptions: json(task.options),
      };
  }
}
