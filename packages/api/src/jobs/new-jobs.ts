import {
  CoordinationFault,
  calendarNamesOf,
  calendarVersionsOf,
  type Fault,
  isPassing,
  type JobDefinition,
  type JobInput,
  type KnownCalendars,
  type WriteOutcome,
} from '@escapement/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ApiContext } from '../api-context.ts';
import type { ApiDeps } from '../api-deps.ts';
import type { Ask } from '../ask.ts';
import { carryLateEdits, readCalendarsOf } from '../calendars/known-calendars.ts';
import { manyAtOnce } from '../many-at-once.ts';
import { problemOf } from '../problems/fault-table.ts';
import type { ProblemSignal } from '../problems/problem-signal.ts';
import { refusalsOf } from './new-job-refusals.ts';
import { announcedOf, holdFromNow } from './written-job.ts';

/** Enough that ZooKeeper, which writes its disk once for all that wait, is never idle; more gains nothing. */
const writtenAtOnce = 64;
/** What a request keeps for what comes after the writes. */
const answerReserveMs = 500;

/** A job that is to stand where none does. */
export interface NewJob {
  readonly input: JobInput;
  /** As it stood before its ensemble lost it; what it had there it keeps, and its schedule may be spent by now. */
  readonly before?: JobDefinition;
}

/** What became of a new job; only `written` has changed anything. */
export type NewJobOutcome =
  | { readonly kind: 'written'; readonly definition: JobDefinition }
  /** Something stands under its id. */
  | { readonly kind: 'taken' }
  | { readonly kind: 'refused'; readonly signal: ProblemSignal }
  /** It was not come to, since the time was over or ZooKeeper away. */
  | { readonly kind: 'unreached'; readonly fault: Fault }
  /** ZooKeeper was asked and did not say: it may stand, or lack a late edit of its calendar. */
  | { readonly kind: 'unknown'; readonly fault: Fault };

interface Exchange {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

interface World {
  readonly deps: ApiDeps;
  readonly ask: Ask;
}

/**
 * Writes jobs that are new here, each by itself: what is wrong with one keeps no other from being written. Answers in their order. Throws
 * only what is about all of them, before anything is written. What was written holds from the answer on.
 */
export async function writeNewJobs(
  context: ApiContext,
  jobs: readonly NewJob[],
  exchange: Exchange,
): Promise<readonly NewJobOutcome[]> {
  const world = { deps: context.deps, ask: exchange.request.ask };
  const schedules = jobs.map(({ input }) => input.schedule);
  const calendars = await readCalendarsOf(schedules, world);
  const refusals = await refusalsOf(world, jobs, calendars);
  // Asked once for all, so that each can be written down with the instant of its own write, and nobody waits for Redis in between.
  if (refusals.includes(undefined)) await world.deps.time.ask();
  const outcomes = await manyAtOnce(writtenAtOnce, jobs, async (job, index) => {
    const signal = refusals[index];
    if (signal !== undefined) return { kind: 'refused', signal } as const;
    return writeNewJob(world, job, { calendars, isFirst: index < writtenAtOnce });
  });
  const settled = await withLateEdits(world, outcomes);
  const written = settled.flatMap((each) => (each.kind === 'written' ? [each.definition] : []));
  if (written.length > 0) await holdFromNow(context, () => written.map(announcedOf), exchange);
  return settled;
}

/** Throws what kept ZooKeeper from answering for any of them: then it is the answer to the whole, and not to one of many. */
export function refuseIfUnanswered(outcomes: readonly NewJobOutcome[]): void {
  let fault: Fault | undefined;
  for (const outcome of outcomes) {
    if (outcome.kind === 'written' || outcome.kind === 'taken') return;
    if (outcome.kind !== 'refused') fault ??= outcome.fault;
  }
  if (fault !== undefined) throw fault;
}

async function writeNewJob(
  world: World,
  job: NewJob,
  turn: { readonly calendars: KnownCalendars; readonly isFirst: boolean },
): Promise<NewJobOutcome> {
  const { deps, ask } = world;
  let isAsked = false;
  try {
    if (!turn.isFirst && ask.remainingMs() < answerReserveMs) throw timeIsOver();
    const outcome = await ask.zookeeper(() => {
      isAsked = true;
      return write(deps, job, turn.calendars);
    });
    return outcome.kind === 'written' ? outcome : { kind: 'taken' };
  } catch (error) {
    if (!isPassing(error)) throw error;
    if (!isAsked) return { kind: 'unreached', fault: error };
    const signal = problemOf(error);
    const isOpen = signal.code === 'ZOOKEEPER_UNAVAILABLE';
    return isOpen ? { kind: 'unknown', fault: error } : { kind: 'refused', signal };
  }
}

function write(
  { definitions, time }: ApiDeps,
  { input, before }: NewJob,
  calendars: KnownCalendars,
): Promise<WriteOutcome> {
  const now = time.now();
  const calendarVersions = calendarVersionsOf(input.schedule, calendars);
  if (before === undefined) return definitions.create(input, now, calendarVersions);
  const { calendarVersions: _thoseOfBefore, ...rest } = before;
  const versions = calendarVersions === undefined ? {} : { calendarVersions };
  return definitions.restore({ ...rest, ...versions }, { now });
}

function timeIsOver(): CoordinationFault {
  return new CoordinationFault('COORD_TIMEOUT', 'the time of the request is over', {
    retryable: true,
  });
}

/** Those that were written as they stand once the edits of their calendars are in them. */
async function withLateEdits(
  world: World,
  outcomes: readonly NewJobOutcome[],
): Promise<readonly NewJobOutcome[]> {
  const using = outcomes
    .flatMap((each) => (each.kind === 'written' ? [each.definition] : []))
    .filter(({ schedule }) => calendarNamesOf(schedule).length > 0);
  if (using.length === 0) return outcomes;
  const carried = await carryLateEdits(using, world).catch((error: unknown) => {
    if (!isPassing(error)) throw error;
    return error;
  });
  const isUsing = new Set(using.map(({ id }) => id));
  const standing = new Map(carried instanceof Error ? [] : carried.map((each) => [each.id, each]));
  return outcomes.map((each) => {
    if (each.kind !== 'written' || !isUsing.has(each.definition.id)) return each;
    if (carried instanceof Error) return { kind: 'unknown', fault: carried };
    return { ...each, definition: standing.get(each.definition.id) ?? each.definition };
  });
}
