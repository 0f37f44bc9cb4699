import {
  bearing,
  type Checkpoint,
  type CommitOutcome,
  type EpochMillis,
  isPassing,
  type Term,
  toIso,
  type Unknown,
  unreachable,
} from '@escapement/core';
import { createBell } from './bell.ts';
import { runLagWatch } from './calendar-lag.ts';
import type { SchedulerDeps } from './deps.ts';
import { noEffect, withAdvance } from './handover-effect.ts';
import { runKeyWatch } from './key-watch.ts';
import { untilAborted } from './loop.ts';
import { runNudger } from './nudger.ts';
import { type PassDeps, runPass } from './plan-pass.ts';
import { createProjector } from './projector.ts';
import type { Timetables } from './timetables.ts';
import type { Trouble } from './trouble.ts';

/** Why a term ended. */
export type TermEnd =
  | 'stepped-down'
  | 'shut-down'
  | 'session-expired'
  | 'clock-unfit'
  | 'redis-away'
  | 'superseded';

/** How the outside ends a term: abort the signal with one of these as reason. */
export type TermStop = Exclude<TermEnd, 'superseded' | 'redis-away'>;

interface TermContext extends SchedulerDeps {
  readonly term: Term;
  readonly timetables: Timetables;
  /** What this term is waiting for, for whoever asks. */
  readonly trouble: Trouble;
  readonly stop: AbortSignal;
}

/**
 * One term from its claim to its end. The claim must come before everything else, since it is what makes every later write of
 * an older leader fail. Then the schedule is reconciled with the definitions, and three loops run side by side: passes that
 * stage, nudges at due instants, checkpoints into ZooKeeper. The term ends when it is told to, when Redis refuses a write because
 * a higher epoch stands, or when Redis has not served it for so long that another had better try; nothing else ends it,
 * ZooKeeper's silence least of all.
 */
export async function runTerm(
  deps: SchedulerDeps,
  term: Term,
  control: Pick<TermContext, 'timetables' | 'trouble' | 'stop'>,
): Promise<TermEnd> {
  const context: TermContext = { ...deps, term, ...control };
  let checkpoint = await readCheckpoint(context);
  let takenBefore = false;
  while (!control.stop.aborted) {
    const claimed = await claim(context);
    if (claimed === 'stopped') break;
    if (claimed === 'redis-away') return claimed;
    if (claimed.kind === 'superseded') return 'superseded';
    const isForgetful =
      takenBefore || (claimed.found === 'nothing' && (checkpoint?.generation ?? 0) > 0);
    const unknown = isForgetful ? unknownSince(context, checkpoint?.savedAt) : undefined;
    if (claimed.found === 'other-ensemble' || takenBefore) await context.store.forget(term);
    const end = await serve(context, unknown);
    if (end !== 'forgotten') return end;
    context.logger.error(
      { epoch: term.epoch },
      'Redis forgot this term; proving office before claiming anew',
    );
    if (!(await proveOffice(context)))
      return control.stop.aborted ? stopReason(control.stop) : 'superseded';
    checkpoint = (await readCheckpoint(context)) ?? checkpoint;
    takenBefore = true;
  }
  return stopReason(control.stop);
}

function unknownSince(context: TermContext, savedAt: EpochMillis | undefined): Unknown {
  return {
    after: savedAt ?? context.term.since,
    until: context.time.now(),
    outstanding: new Set(),
    reason: 'redis-forgot',
  };
}

async function claim(context: TermContext) {
  while (!context.stop.aborted) {
    try {
      return await context.store.claim(context.term);
    } catch (error) {
      if (!isPassing(error)) throw error;
      context.trouble.meet(error);
      if (mayBeServedElsewhere(context)) return 'redis-away';
      await context.clock.sleep(100, context.stop);
    }
  }
  return 'stopped' as const;
}

/**
 * Whether the office is better left, since another node may be served where this one is not. Not while ZooKeeper is away: nobody
 * could be elected, and this term may yet be served.
 */
function mayBeServedElsewhere({ trouble, options, session }: TermContext): boolean {
  return trouble.ageMs >= options.patienceMs && session.state === 'connected';
}

/** Passes, nudges and checkpoints until the term ends or Redis turns out to have forgotten it. */
async function serve(
  context: TermContext,
  unknown: Unknown | undefined,
): Promise<TermEnd | 'forgotten'> {
  const bell = createBell(context.clock);
  const projector = createProjector({
    ...context,
    ...(unknown === undefined ? {} : { unknown }),
  });
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
  const loops = [
    runNudger(context, signal),
    runCheckpoints(context, signal),
    runLagWatch(context, signal),
    runKeyWatch(context, signal),
  ];
  try {
    return await runPasses(context, { projector, bell });
  } finally {
    unsubscribe();
    unsubscribeCalendars();
    ended.abort();
    await Promise.all(loops);
  }
}

async function runPasses(
  context: TermContext,
  parts: Pick<PassDeps, 'projector'> & { bell: ReturnType<typeof createBell> },
): Promise<TermEnd | 'forgotten'> {
  const { clock, stop, options, term, store } = context;
  let effect = noEffect;
  let isReconciled = false;
  let isEffectTold = false;
  let provenAtMs = Number.NEGATIVE_INFINITY;
  const pass: PassDeps = {
    ...context,
    ...parts,
    horizonMs: options.horizonMs,
    redisNow: () => context.time.now(),
    isStopping: () => stop.aborted,
    onStaged: (advance, now) => {
      if (!isEffectTold) effect = withAdvance(effect, advance, now);
    },
  };
  while (!stop.aborted) {
    const startedAtMs = clock.monotonicMs();
    try {
      if (!isReconciled) {
        await parts.projector.reconcile();
        isReconciled = true;
      }
      // A leader that was frozen acts before it reads any news, so the fence is asked before anything else.
      if (startedAtMs - provenAtMs >= options.heartbeatEveryMs) {
        const end = endOf(context, await store.stage(term, []));
        if (end !== undefined) return end;
        provenAtMs = startedAtMs;
      }
      const done = await runPass(pass);
      const end = endOf(context, done);
      if (end !== undefined) return end;
      if (done.wrote) provenAtMs = clock.monotonicMs();
      context.trouble.clear();
      if (!isEffectTold) {
        isEffectTold = true;
        tellEffect(context, effect);
      }
      context.meter.observe('escapement_plan_seconds', (clock.monotonicMs() - startedAtMs) / 1000);
      await parts.bell.wait(options.passEveryMs, stop);
    } catch (error) {
      if (!isPassing(error)) throw error;
      context.trouble.meet(error);
      if (mayBeServedElsewhere(context)) return 'redis-away';
      await clock.sleep(options.passEveryMs, stop);
    }
  }
  return stopReason(stop);
}

function endOf(
  context: TermContext,
  outcome: CommitOutcome,
): 'superseded' | 'forgotten' | undefined {
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
      return 'forgotten';
    default:
      return unreachable(outcome);
  }
}

async function proveOffice(context: TermContext): Promise<boolean> {
  while (!context.stop.aborted) {
    try {
      return await context.election.proveOffice(context.term.epoch);
    } catch (error) {
      if (!isPassing(error)) throw error;
      context.trouble.meet(error);
      await context.clock.sleep(500, context.stop);
    }
  }
  return false;
}

async function runCheckpoints(context: TermContext, signal: AbortSignal): Promise<void> {
  const { clock, logger, options, store, election, term, time } = context;
  const everyMs = options.checkpointEveryMs;
  await untilAborted({ clock, logger, signal, everyMs, name: 'the checkpoint' }, async () => {
    const generation = await store.generation();
    if (generation === undefined) return;
    const savedAt = time.now();
    const stagedUntil = savedAt + options.horizonMs;
    const checkpoint = { epoch: term.epoch, generation, stagedUntil, savedAt };
    // Out of office nothing is written, and the fence or the session ends the term a moment later.
    await election.keepCheckpoint(checkpoint);
  });
}

async function readCheckpoint(context: TermContext): Promise<Checkpoint | undefined> {
  try {
    return await context.settings.readCheckpoint();
  } catch (error) {
    if (!isPassing(error)) throw error;
    return undefined;
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
