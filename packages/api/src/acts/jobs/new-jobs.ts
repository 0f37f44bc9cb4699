import {
  bucketOf,
  CoordinationFault,
  calendarNamesOf,
  calendarVersionsOf,
  type Fault,
  invariant,
  isPassing,
  type JobDefinition,
  type KnownCalendars,
  type NewDefinition,
  type RedisMillis,
} from '@escapement/core';
import type { Ask } from '../../ask.ts';
import type { Asked } from '../../asked.ts';
import { readCalendarsOf } from '../../calendars/known-calendars.ts';
import { manyAtOnce } from '../../many-at-once.ts';
import { problemOf } from '../../problems/fault-table.ts';
import type { ProblemSignal } from '../../problems/problem-signal.ts';
import type { Call } from '../act.ts';
import { carryLateEdits } from '../calendars/late-edits.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';
import { announcedOf, holdFromNow } from './holding.ts';
import type { NewJob } from './new-job.ts';
import { refusalsOf } from './new-job-refusals.ts';
import { pauseEndRefusal } from './pause-end.ts';

/** So few that a fault concerns few, and so many that one transaction costs little for each. */
const writtenTogether = 50;
/** ZooKeeper writes one lot to its disk while the next ones are made. */
const lotsAtOnce = 4;
/** What a request keeps for what comes after the writes. */
const answerReserveMs = 500;

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

interface World {
  readonly deps: Writes<'definitions' | 'archive'>;
  readonly ask: Ask;
  /** Who asks for them; what stood before keeps nobody of here. */
  readonly by: string | undefined;
}

/**
 * Writes jobs that are new here, each by itself: what is wrong with one keeps no other from being written. Answers in their order. Throws
 * only what is about all of them, before anything is written. What was written holds from the answer on.
 */
export async function writeNewJobs(
  ports: Writes<'definitions' | 'archive'>,
  jobs: readonly NewJob[],
  asked: Asked & Partial<Pick<Call<unknown>, 'who'>>,
): Promise<readonly NewJobOutcome[]> {
  const world = { deps: ports, ask: asked.ask, by: asked.who && whoAsked(asked.who) };
  const schedules = jobs.map(({ input }) => input.schedule);
  const calendars = await readCalendarsOf(schedules, world);
  const unfit = await refusalsOf(world, jobs, calendars);
  // Asked once for all, so that each can be written down with the instant of its own write, and nobody waits for Redis in between.
  const now = unfit.includes(undefined) ? await world.deps.time.ask() : undefined;
  const refusals = jobs.map((job, index) => unfit[index] ?? refusalOfPause(job, now));
  const open = jobs.filter((_, index) => refusals[index] === undefined);
  const written = await writeAll(world, open, calendars);
  const outcomes = jobs.map((job, index): NewJobOutcome => {
    const signal = refusals[index];
    if (signal !== undefined) return { kind: 'refused', signal };
    const outcome = written.get(job);
    invariant(outcome !== undefined, `job ${job.input.id} has no outcome`);
    return outcome;
  });
  const settled = await withLateEdits(world, outcomes);
  const made = settled.flatMap((each) => (each.kind === 'written' ? [each.definition] : []));
  if (made.length > 0) await holdFromNow(ports, () => made.map(announcedOf), asked);
  return settled;
}

function refusalOfPause({ pausedUntil }: NewJob, now = 0): ProblemSignal | undefined {
  if (pausedUntil === undefined) return undefined;
  return pauseEndRefusal(pausedUntil, now, 'paused.until');
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

/** Those of one bucket come together, since that is what a transaction costs by. */
async function writeAll(
  world: World,
  jobs: readonly NewJob[],
  calendars: KnownCalendars,
): Promise<ReadonlyMap<NewJob, NewJobOutcome>> {
  const bucket = ({ input }: NewJob) => bucketOf(input.id);
  const sorted = [...jobs].sort((a, b) => bucket(a) - bucket(b));
  const lots = Array.from({ length: Math.ceil(jobs.length / writtenTogether) }, (_, lot) =>
    sorted.slice(lot * writtenTogether, (lot + 1) * writtenTogether),
  );
  const outcomes = await manyAtOnce(lotsAtOnce, lots, (lot, place) =>
    writeLot(world, lot, { calendars, isFirst: place < lotsAtOnce }),
  );
  const written = new Map<NewJob, NewJobOutcome>();
  for (const [place, outcome] of outcomes.flat().entries()) {
    const job = sorted[place];
    if (job !== undefined) written.set(job, outcome);
  }
  return written;
}

async function writeLot(
  { deps, ask, by }: World,
  lot: readonly NewJob[],
  turn: { readonly calendars: KnownCalendars; readonly isFirst: boolean },
): Promise<readonly NewJobOutcome[]> {
  let isAsked = false;
  try {
    if (!turn.isFirst && ask.remainingMs() < answerReserveMs) throw timeIsOver();
    const outcomes = await ask.zookeeper((signal) => {
      isAsked = true;
      const now = deps.time.now();
      const definitions = lot.map((job) => definitionOf(job, turn.calendars, { now, by }));
      return deps.definitions.createAll(definitions, { signal });
    });
    return outcomes.map((outcome) => {
      if (outcome.kind === 'failed') return failed(outcome.fault);
      return outcome.kind === 'written' ? outcome : { kind: 'taken' };
    });
  } catch (error) {
    if (!isPassing(error)) throw error;
    const outcome: NewJobOutcome = isAsked ? failed(error) : { kind: 'unreached', fault: error };
    return lot.map(() => outcome);
  }
}

/** What ZooKeeper refuses is not written; what it does not answer may be. */
function failed(fault: Fault): NewJobOutcome {
  const signal = problemOf(fault);
  const isOpen = signal.code === 'ZOOKEEPER_UNAVAILABLE';
  return isOpen ? { kind: 'unknown', fault } : { kind: 'refused', signal };
}

function definitionOf(
  { input, before, pausedBecause, pausedUntil }: NewJob,
  calendars: KnownCalendars,
  { now, by }: { readonly now: RedisMillis; readonly by: string | undefined },
): NewDefinition {
  const calendarVersions = calendarVersionsOf(input.schedule, calendars);
  const versions = calendarVersions === undefined ? {} : { calendarVersions };
  const paused = {
    ...(pausedBecause === undefined ? {} : { pausedBecause }),
    ...(pausedUntil === undefined ? {} : { pausedUntil }),
  };
  if (before === undefined) {
    const author = by === undefined ? {} : { by };
    return { kind: 'new', input, now, ...author, ...versions, ...paused };
  }
  const { calendarVersions: _thoseOfBefore, ...rest } = before;
  return { kind: 'restored', definition: { ...rest, ...versions }, now };
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
