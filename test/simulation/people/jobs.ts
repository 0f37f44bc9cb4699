import {
  type After,
  type CalendarDefinition,
  type CalendarVersions,
  calendarDefinitionSchema,
  type JobDefinition,
  jobDefinitionSchema,
  toIso,
} from '@escapement/core';
import type { JobFacts } from '../../drill/history.ts';
import type { Standing } from '../../drill/standing.ts';
import { worldBegin } from '../cluster/world.ts';

/** Whose tasks fail. */
export type Mood = 'steady' | 'moody' | 'fickle';

/** How a job that failed is tried again: each delay is twice the one before. */
export interface Retrying {
  /** Failures that end a run. */
  readonly attempts: number;
  readonly delayMs: number;
}

/** That each run of a job is done in parts: in so many, or one by every worker that lives then. */
export interface Parts {
  readonly count: number | 'every-worker';
  /** What they must have come to for the run to have succeeded. */
  readonly success: 'allOf' | 'anyOf' | 'quorum';
}

/** A job as the people of the simulation know it. */
export interface SimulatedJob {
  readonly facts: JobFacts;
  /** How long its task takes. */
  readonly workMs: number;
  /** Moody: some of its tasks fail, the same ones each time; fickle: any of them may. */
  readonly mood: Mood;
  readonly retry: Retrying | undefined;
  /** Its task is told to end after so long. */
  readonly timeoutMs: number | undefined;
  /** The calendar that takes out some of what it would fire. */
  readonly calendar: string | undefined;
  readonly parts: Parts | undefined;
  /** After which other jobs it has its runs; it has no schedule then. */
  readonly after: After | undefined;
  /** How often it fires while nothing is to happen, and while something is. */
  readonly calmEveryMs: number;
  readonly stormEveryMs: number;
}

/** Every job fires at full multiples of this. */
export const gridMs = 10_000;
const minuteMs = 60_000;

/** Each policy that there is, beside tasks that are done at once and tasks that last. */
export const simulatedJobs: readonly SimulatedJob[] = [
  jobOf('brief', { overlap: 'skip', catchUp: 'latest' }, { workMs: 0, calmEveryMs: 10 * minuteMs }),
  jobOf(
    'keen',
    { overlap: 'allow', catchUp: 'all', startWithinMs: 30_000 },
    { workMs: 4_000, calmEveryMs: 15 * minuteMs },
  ),
  jobOf(
    'strict',
    { overlap: 'skip', catchUp: 'none' },
    { workMs: 25_000, calmEveryMs: 20 * minuteMs },
  ),
  jobOf(
    'moody',
    { overlap: 'allow', catchUp: 'latest' },
    { workMs: 1_000, calmEveryMs: 30 * minuteMs, mood: 'moody', calendar: 'rests' },
  ),
  jobOf(
    'press',
    { overlap: 'allow', catchUp: 'all', lock: 'press' },
    { workMs: 1_500, calmEveryMs: 20 * minuteMs },
  ),
  jobOf(
    'bound',
    { overlap: 'skip', catchUp: 'latest', lock: 'press' },
    { workMs: 4_000, calmEveryMs: 30 * minuteMs, timeoutMs: 2_000 },
  ),
  jobOf(
    'dogged',
    { overlap: 'skip', catchUp: 'all' },
    {
      ...{ workMs: 1_500, calmEveryMs: 20 * minuteMs, mood: 'fickle' },
      retry: { attempts: 3, delayMs: 2_000 },
    },
  ),
];

/** What is done in parts, in some episodes beside the others. */
export const partedJobs: readonly SimulatedJob[] = [
  jobOf(
    'halves',
    { overlap: 'allow', catchUp: 'all' },
    { workMs: 3_000, calmEveryMs: 20 * minuteMs, parts: { count: 2, success: 'allOf' } },
  ),
  jobOf(
    'thirds',
    { overlap: 'allow', catchUp: 'latest' },
    {
      ...{ workMs: 500, calmEveryMs: 30 * minuteMs, mood: 'fickle' },
      parts: { count: 3, success: 'quorum' },
    },
  ),
  jobOf(
    'spread',
    { overlap: 'allow', catchUp: 'latest' },
    {
      ...{ workMs: 1_000, calmEveryMs: 30 * minuteMs, mood: 'fickle' },
      parts: { count: 'every-worker', success: 'anyOf' },
    },
  ),
];

/** The jobs that name a calendar. */
export function usersOf(calendar: string): readonly SimulatedJob[] {
  return simulatedJobs.filter((job) => job.calendar === calendar);
}

/** A job with what is usual where nothing else is said. */
export function jobOf(
  id: string,
  policies: Pick<JobFacts, 'overlap' | 'catchUp' | 'lock' | 'startWithinMs'>,
  work: Pick<SimulatedJob, 'workMs' | 'calmEveryMs'> & Partial<SimulatedJob>,
): SimulatedJob {
  const plain = { timeoutMs: undefined, calendar: undefined, retry: undefined };
  const alone = { parts: undefined, after: undefined };
  const attempts = work.retry === undefined ? {} : { attempts: work.retry.attempts };
  const facts = { id, jitterMs: 0, ...policies, ...attempts };
  return { facts, mood: 'steady', ...plain, ...alone, ...work, stormEveryMs: gridMs };
}

/** A calendar that takes out one span of time, or none. */
export function calendarOf(
  name: string,
  written: { readonly version: number; readonly at: number },
  closed: { readonly from: number; readonly until: number } | undefined,
): CalendarDefinition {
  return calendarDefinitionSchema.parse({
    ...{ name, timeZone: 'UTC', version: written.version, updatedAt: toIso(written.at) },
    blackouts: closed && [{ fromTime: toIso(closed.from), toTime: toIso(closed.until) }],
  });
}

/** What of a definition is neither its schedule nor its edition. */
export interface Written {
  readonly version: number;
  readonly revision: number;
  readonly at: number;
  readonly createdAt: number;
  /** Of the calendar that the job names. */
  readonly calendarVersions: CalendarVersions | undefined;
}

/** The definition that a standing of a job is written as. */
export function definitionOf(
  job: SimulatedJob,
  standing: Exclude<Standing, { kind: 'absent' }> & { readonly edition: number },
  { version, revision, at, createdAt, calendarVersions }: Written,
): JobDefinition {
  const { id, overlap, catchUp, lock, startWithinMs } = job.facts;
  const calendars = job.calendar === undefined ? {} : { calendars: [job.calendar] };
  const everyMs = firingOf(standing)?.everyMs;
  return jobDefinitionSchema.parse({
    ...{ id, version, revision, createdAt: toIso(createdAt), updatedAt: toIso(at) },
    schedule:
      everyMs === undefined
        ? { kind: 'manual' }
        : { kind: 'every', everyMs, anchorTime: toIso(worldBegin), ...calendars },
    task: {
      kind: 'handler',
      handler: 'work',
      input: { edition: standing.edition, ms: job.workMs, mood: job.mood, ...toldOf(job.after) },
    },
    ...{ lock, calendarVersions, timeoutMs: job.timeoutMs, startWithinMs },
    ...sharedOut(job.parts),
    after: job.after,
    // As much longer or shorter as a worker's own dice say would give a seed other hours each time.
    ...(job.retry === undefined ? {} : { retry: { ...job.retry, jitter: 0 } }),
    ...{ overlap, catchUp: catchUp === 'all' ? { policy: 'all', max: 100 } : { policy: catchUp } },
    ...pauseOf(standing, at),
  });
}

/** What it fires, be it from the end of a pause on. */
function firingOf(standing: Standing): Extract<Standing, { kind: 'enabled' }> | undefined {
  switch (standing.kind) {
    case 'enabled':
      return standing;
    case 'paused-until':
      return standing.after;
    case 'paused':
    case 'absent':
      return undefined;
  }
}

function pauseOf(standing: Standing, at: number): object {
  if (standing.kind !== 'paused' && standing.kind !== 'paused-until') return {};
  const until = standing.kind === 'paused' ? {} : { until: toIso(standing.until) };
  return { paused: { reason: 'tried', since: toIso(at), ...until } };
}

function sharedOut(parts: Parts | undefined): object {
  if (parts === undefined) return {};
  const { count, success } = parts;
  return count === 'every-worker' ? { broadcast: { success } } : { shards: { count, success } };
}

/** What the task of a job that comes after others is told of these: the id of the run of each; null where it comes after none. */
function toldOf(after: After | undefined): object {
  if (after === undefined) return {};
  const asked = after.jobs.map((id) => [id, `\${upstreams.${id}.runId}`] as const);
  return { after: Object.fromEntries(asked) };
}
