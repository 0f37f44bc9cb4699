import { setMaxListeners } from 'node:events';
import {
  bearing,
  type CommitOutcome,
  horizonUnder,
  isPassing,
  restInStepMs,
  type Term,
  toIso,
  type Unknown,
  unreachable,
} from '@escapement/core';
import { runBackfilling } from './backfilling.ts';
import { type Bell, createBell } from './bell.ts';
import { runCalendarKeeping } from './calendar-keeping.ts';
import { runLagWatch } from './calendar-lag.ts';
import { runCheckpoints } from './checkpoints.ts';
import { createDeletedDelays } from './deleted-delays.ts';
import type { SchedulerDeps } from './deps.ts';
import type { KeyHearing } from './expiring/key-hearing.ts';
import { createKeyWatching } from './expiring/watch-keys.ts';
import { runFollowing } from './following.ts';

import { noEffect, withAdvance } from './handover-effect.ts';
import { runKeyWatch } from './key-watch.ts';
import { runLimitKeeping } from './limit-keeping.ts';
import { tellLostEnds } from './lost-ends.ts';
import { createMemoryWatch, type MemoryWatch } from './memory-watch.ts';
import { runMender } from './mender.ts';
import { runNudger } from './nudger.ts';
import { runOrphanWatch } from './orphans.ts';
import { runPauseEnds } from './pause-ends.ts';
import { lookAhead, type PassDeps, runPass } from './plan-pass.ts';
import { createProjector } from './projector.ts';
import { runSharing } from './sharing.ts';
import type { SuspectJobs } from './suspect-jobs.ts';
import type { TakingContext } from './taking-context.ts';
import { type TakingReason, takeOffice } from './taking-office.ts';
import type { Timetables } from './timetables.ts';
import { mayBeServedElsewhere } from './trouble.ts';

/** Why a term ended. */
export type TermEnd =
  | 'stepped-down'
  | 'shut-down'
  | 'session-expired'
  | 'clock-unfit'
  | 'redis-away'
  | 'ensemble-went-back'
  | 'superseded';

/** What a term comes to that never had its office: Redis refuses it, or the ensemble has got a new name meanwhile. */
export type Unserved = 'contested' | 'renamed';

/** How the outside ends a term: abort the signal with one of these as reason. */
export type TermStop = Exclude<TermEnd, 'superseded' | 'redis-away'>;

/** The share of the horizon by which a run may be staged later than it could be. */
const quietShare = 1 / 60;

/** Redis is not what it was: the office is taken anew. */
type Lapse = Extract<CommitOutcome['kind'], 'forgotten' | 'unvouched'>;

interface TermContext extends TakingContext {
  readonly timetables: Timetables;
  /** Jobs of which something in Redis looks wrong; found by whoever looks, and looked at by this term. */
  readonly suspects: SuspectJobs;
  /** What this node hears of keys that run out. */
  readonly hearing: KeyHearing;
  /** Called once, when the office is had. */
  readonly onTaken: () => void;
  /** Called when ZooKeeper is seen to be older than it has been. */
  readonly onWentBack: () => void;
}

/**
 * One term from its claim to its end. The claim must come before everything else, since it is what makes every later write of
 * an older leader fail, and then the vouching, since before it no run begins. Then the schedule is reconciled with the definitions,
 * and three loops run side by side: passes that stage, nudges at due instants, checkpoints into ZooKeeper. The term ends when it is
 * told to, when Redis refuses a write because a higher epoch stands, or when Redis has not served it for so long that another had
 * better try; nothing else ends it, ZooKeeper's silence least of all.
 */
export async function runTerm(
  deps: SchedulerDeps,
  term: Term,
  control: Omit<TermContext, keyof SchedulerDeps | 'term'>,
): Promise<TermEnd | Unserved> {
  const context: TermContext = { ...deps, term, ...control };
  for (let reason: TakingReason = 'elected'; !control.stop.aborted; ) {
    const taken = await takeOffice(context, reason);
    if (taken.kind === 'stopped') break;
    if (taken.kind !== 'in-office') return taken.kind;
    context.onTaken();
    const end = await serve(context, taken.unknown);
    if (end !== 'forgotten' && end !== 'unvouched') return end;
    reason = end;
  }
  return stopReason(control.stop);
}

/** Passes, nudges and checkpoints until the term ends, or Redis turns out not to be what it was. */
async function serve(context: TermContext, unknown: Unknown | undefined): Promise<TermEnd | Lapse> {
  if (unknown !== undefined) tellLostEnds(context, unknown);
  const bell = createBell(context.clock);
  const projector = createProjector({
    ...context,
    ...(unknown === undefined ? {} : { unknown }),
  });
  const keys = createKeyWatching({ ...context, projector, unknown });
  const account = { isClosed: unknown === undefined, mayClose: () => keys.isAccounted };
  const memory = createMemoryWatch(context);
  const unsubscribe = context.catalog.onChange(({ jobId }) => {
    projector.enqueue(jobId);
    bell.ring();
  });
  const unsubscribeCalendars = context.calendars.onChange(() => {
    projector.calendarsChanged();
    bell.ring();
  });
  const ended = new AbortController();
  const signal = AbortSignal.any([ended.signal, context.stop]);
  // Each loop listens while it rests: as many as there are, which is no leak.
  setMaxListeners(0, signal);
  const loops = [
    runNudger(context, signal),
    runCheckpoints(
      context,
      { isAccounted: () => account.isClosed, onWentBack: context.onWentBack },
      signal,
    ),
    runLagWatch(context, signal),
    memory.run(signal),
    runKeyWatch(context, signal),
    runMender({ ...context, everyMs: context.options.auditEveryMs }, signal),
    runCalendarKeeping(context, signal),
    runLimitKeeping(context, signal),
    runOrphanWatch({ ...context, projector }, signal),
    keys.run(signal),
    runFollowing({ ...context, projector }, signal),
    runSharing({ ...context, projector }, signal),
    runPauseEnds(context, signal),
    runBackfilling({ ...context, projector, redisNow: () => context.time.now() }, signal),
  ];
  try {
    return await runPasses(context, { projector, bell, account, memory });
  } finally {
    unsubscribe();
    unsubscribeCalendars();
    ended.abort();
    await Promise.all(loops);
  }
}

async function runPasses(
  context: TermContext,
  parts: Pick<PassDeps, 'projector'> & {
    readonly bell: Bell;
    /** Open while what a loss of memory left unknown is not written down for every job. */
    readonly account: { isClosed: boolean; readonly mayClose: () => boolean };
    readonly memory: MemoryWatch;
  },
): Promise<TermEnd | Lapse> {
  const { clock, stop, options, term, office } = context;
  let effect = noEffect;
  let isReconciled = false;
  let isEffectTold = false;
  let provenAtMs = Number.NEGATIVE_INFINITY;
  /** Nothing was left to do by the pass before, so that a while has passed since. */
  let isRested = false;
  const pass: PassDeps = {
    ...context,
    ...parts,
    horizonMs: () => horizonUnder(parts.memory.pressure, options.horizonMs),
    redisNow: () => context.time.now(),
    isStopping: () => stop.aborted,
    onStaged: (advance, now) => {
      if (!isEffectTold) effect = withAdvance(effect, advance, now);
    },
  };
  const endDeleted = createDeletedDelays();
  while (!stop.aborted) {
    const startedAtMs = clock.monotonicMs();
    try {
      if (!isReconciled) {
        await parts.projector.reconcile();
        isReconciled = true;
      }
      // A leader that was frozen acts before it reads any news, so the fence is asked before anything else, and answered before anything is done.
      const mustProve = isRested || startedAtMs - provenAtMs >= options.heartbeatEveryMs;
      const proof = mustProve ? office.heartbeat(term) : undefined;
      const [ahead, proven] = await Promise.all([lookAhead(pass), proof]);
      if (proven !== undefined) {
        const end = endOf(context, proven);
        if (end !== undefined) return end;
        provenAtMs = startedAtMs;
      }
      const done = await runPass(pass, ahead);
      const end = endOf(context, done) ?? endOf(context, await endDeleted(pass));
      if (end !== undefined) return end;
      if (done.wrote) provenAtMs = clock.monotonicMs();
      context.trouble.clear();
      if (!parts.account.isClosed && !parts.projector.hasPending && parts.account.mayClose()) {
        const closed = endOf(context, await office.accounted(term));
        if (closed !== undefined) return closed;
        parts.account.isClosed = true;
      }
      if (!isEffectTold) {
        isEffectTold = true;
        tellEffect(context, effect);
      }
      context.meter.observe('escapement_plan_seconds', (clock.monotonicMs() - startedAtMs) / 1000);
      isRested = parts.account.isClosed && isAtRest(parts.projector);
      await parts.bell.wait(isRested ? quietRestMs(pass, options) : options.passEveryMs, stop);
    } catch (error) {
      if (!isPassing(error)) throw error;
      context.trouble.meet(error);
      if (mayBeServedElsewhere(context)) return 'redis-away';
      await clock.sleep(options.passEveryMs, stop);
    }
  }
  return stopReason(stop);
}

/** Whether nothing of it is waited for. Whatever else may come rings the bell, and a pass ends with all that lies within the horizon staged. */
function isAtRest({ hasPending, waitingCount }: PassDeps['projector']): boolean {
  return !hasPending && waitingCount === 0;
}

/**
 * What comes within the horizon next is far from due, so that a leader that has staged all before it looks seldom, and finds more at once; the
 * fence it asks as often as ever.
 */
function quietRestMs(
  { clock, horizonMs }: PassDeps,
  { passEveryMs, heartbeatEveryMs }: TermContext['options'],
): number {
  const everyMs = Math.max(passEveryMs, Math.min(heartbeatEveryMs, horizonMs() * quietShare));
  return Math.min(restInStepMs(clock.monotonicMs(), everyMs), everyMs);
}

function endOf(context: TermContext, outcome: CommitOutcome): 'superseded' | Lapse | undefined {
  switch (outcome.kind) {
    case 'committed':
      return undefined;
    case 'superseded':
      context.logger.warn(
        { epoch: context.term.epoch, currentEpoch: outcome.currentEpoch },
        'a write was refused by the fence: a higher epoch stands, this term is over',
      );
      return 'superseded';
    case 'forgotten':
    case 'unvouched':
      return outcome.kind;
    default:
      return unreachable(outcome);
  }
}

function tellEffect(context: TermContext, effect: ReturnType<typeof withAdvance>): void {
  context.logger.info(
    { epoch: context.term.epoch, ...effect, since: toIso(context.term.since) },
    'caught up',
  );
  const tell = bearing((fault) =>
    context.logger.warn({ err: fault }, 'the effect of the hand-over could not be written down'),
  );
  context.election.conclude(context.term.epoch, { effect }).catch(tell);
}

function stopReason(stop: AbortSignal): TermStop {
  return stop.reason as TermStop;
}
