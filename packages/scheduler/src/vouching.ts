import {
  bearing,
  type Checkpoint,
  type ClaimOutcome,
  type CommitOutcome,
  isPassing,
  judgeMemory,
  type Membership,
  type MemoryVerdict,
  type Progress,
  type RedisMillis,
  type StoreMemory,
  type Term,
  type Unknown,
  unknownAfter,
  type Witness,
  withEarlier,
} from '@escapement/core';
import type { SchedulerDeps } from './deps.ts';
import { beyondHorizonMs } from './plan-pass.ts';
import type { Trouble } from './trouble.ts';

/** How long the workers have to come back to a server that was restarted and say what they remember. */
const greetWithinMs = 3_000;
/** How long on a server that they never lost: those that have something to begin notice at once, the others have nothing to say. */
const greetInPlaceMs = 300;
const lookEveryMs = 50;
/** How long ZooKeeper has to tell what was edited before Redis lost its memory. */
const readWithinMs = 3_000;

export interface VouchingContext extends SchedulerDeps {
  readonly term: Term;
  readonly trouble: Trouble;
  readonly stop: AbortSignal;
}

export type Claimed = Extract<ClaimOutcome, { kind: 'claimed' }>;

/** What a leader found of Redis's memory before it let anything begin. */
export type Vouched =
  | { readonly kind: 'vouched'; readonly unknown: Unknown | undefined }
  | { readonly kind: 'ended'; readonly outcome: Exclude<CommitOutcome, { kind: 'committed' }> }
  | { readonly kind: 'stopped' };

/**
 * Vouches for a Redis that this cluster has not worked with yet: a fresh one, one that was restarted, a replica that was promoted, or one that
 * was emptied under our hands. What the workers, the checkpoint and this leader remember is held against what it says of its past. Where
 * something is missing, all that is staged is taken back and planned anew around what nobody can know; only then may runs begin.
 */
export async function vouchForRedis(
  context: VouchingContext,
  claimed: Claimed,
  checkpoint: Checkpoint | undefined,
): Promise<Vouched> {
  const { office, term } = context;
  const lastKnown = office.seen();
  const isInPlace = lastKnown?.server === claimed.server;
  const heard = await hearWorkers(context, isInPlace ? greetInPlaceMs : greetWithinMs);
  if (heard === undefined) return { kind: 'stopped' };
  const witnesses = [...heard.witnesses, ...leadersOwn(lastKnown), ...noted(checkpoint)];
  const verdict = judgeMemory(claimed.memory, witnesses);
  const highest = Math.max(0, ...witnesses.map((witness) => witness.generation));
  const lost = lossIn(verdict, claimed);
  const { memory, unknown: earlier } = claimed;
  const found = { memory, earlier, checkpoint, heard, witnesses };
  const loss = lost && (await accountFor(context, { ...found, kind: lost }));
  if (loss?.kind === 'ended') return loss;
  const unknown = loss?.unknown;
  const outcome = await office.vouch(term, { leastGeneration: highest + 1, unknown });
  if (outcome.kind !== 'committed') return { kind: 'ended', outcome };
  if (loss === undefined) context.logger.info({ verdict: verdict.kind }, 'Redis is vouched for');
  return { kind: 'vouched', unknown };
}

type Loss = Extract<MemoryVerdict['kind'], 'forgot' | 'went-back'>;

/** What Redis has lost by what the witnesses say, or by what a leader before this one said that did not come to account for all of it. */
function lossIn(verdict: MemoryVerdict, { unknown }: Claimed): Loss | undefined {
  if (verdict.kind === 'forgot' || verdict.kind === 'went-back') return verdict.kind;
  if (unknown === undefined) return undefined;
  return unknown.reason === 'redis-forgot' ? 'forgot' : 'went-back';
}

interface Heard {
  readonly witnesses: readonly Witness[];
  /** Whether every worker that ZooKeeper knows of was heard. */
  readonly isComplete: boolean;
}

/** Waits until every living worker has greeted this server, or until the time is over; `undefined` when the term ends first. */
async function hearWorkers(context: VouchingContext, withinMs: number): Promise<Heard | undefined> {
  const { office, clock, stop, membership } = context;
  const untilMs = clock.monotonicMs() + withinMs;
  while (!stop.aborted) {
    const [greetings, living] = await Promise.all([office.greetings(), livingWorkers(membership)]);
    const isComplete = living?.every((workerId) => greetings.has(workerId)) ?? false;
    if (isComplete || clock.monotonicMs() >= untilMs) {
      return { witnesses: [...greetings.values()], isComplete };
    }
    await clock.sleep(lookEveryMs, stop);
  }
  return undefined;
}

/** `undefined` while ZooKeeper cannot be asked. */
async function livingWorkers(
  membership: Pick<Membership, 'workers'>,
): Promise<readonly string[] | undefined> {
  try {
    return (await membership.workers()).map((worker) => worker.workerId);
  } catch (error) {
    if (!isPassing(error)) throw error;
    return undefined;
  }
}

function leadersOwn(seen: { readonly generation: number } | undefined): readonly Witness[] {
  return seen === undefined ? [] : [{ generation: seen.generation, lastBegunAt: undefined }];
}

function noted(checkpoint: Checkpoint | undefined): readonly Witness[] {
  return checkpoint === undefined
    ? []
    : [{ generation: checkpoint.generation, lastBegunAt: undefined }];
}

/** Takes back what is staged, since it may have begun in the time that is missing, and says what cannot be known. */
async function accountFor(
  context: VouchingContext,
  found: {
    readonly kind: Loss;
    readonly memory: StoreMemory;
    /** What was noted of a loss before and is not accounted for. */
    readonly earlier: Unknown | undefined;
    readonly checkpoint: Checkpoint | undefined;
    readonly heard: Heard;
    readonly witnesses: readonly Witness[];
  },
): Promise<
  { readonly kind: 'accounted'; readonly unknown: Unknown } | Extract<Vouched, { kind: 'ended' }>
> {
  const { office, term, time, logger } = context;
  const { kind, earlier, heard, witnesses, checkpoint } = found;
  const now = time.now();
  const lastKnownAt = office.seen()?.at;
  const here = unknownAfter({
    kind,
    progress: await progressBefore(context, found, now),
    witnesses,
    isComplete: heard.isComplete && lastKnownAt !== undefined,
    lastKnownAt: lastKnownAt ?? now,
    now,
  });
  const unknown = earlier === undefined ? here : withEarlier(here, earlier);
  const noted = await office.noteUnknown(term, unknown);
  if (noted.kind !== 'committed') return { kind: 'ended', outcome: noted };
  logger.error(
    {
      epoch: term.epoch,
      memory: found.memory,
      seen: Math.max(0, ...witnesses.map((witness) => witness.generation)),
      checkpoint: checkpoint?.generation,
      unknownFrom: new Date(unknown.after).toISOString(),
      unknownUntil: new Date(unknown.until).toISOString(),
    },
    kind === 'forgot'
      ? 'Redis has lost its data; what was due in between is recorded as unknown and not run again'
      : 'Redis came back with older data; what was due in between is recorded as unknown and not run again',
  );
  await readEdits(context);
  await office.loseUntold(term, `redis-${kind}: whether it ended cannot be known`);
  const outcome = await office.forget(term);
  return outcome.kind === 'committed' ? { kind: 'accounted', unknown } : { kind: 'ended', outcome };
}

/**
 * Redis has forgotten the edits that it was told of, so that what this node has not read yet of them nobody else tells it. The proof comes
 * before the reading, since a server that may lag behind knows by then all that came before it. Without ZooKeeper nobody writes edits through
 * it either; then runs are not kept waiting for those of before.
 */
async function readEdits(context: VouchingContext): Promise<void> {
  const { election, catalog, clock, term, logger, stop } = context;
  const over = new AbortController();
  let isRead = false;
  const read = async () => {
    await election.proveOffice(term.epoch);
    await catalog.catchUp();
    isRead = true;
  };
  const tell = bearing((fault) => logger.debug({ err: fault }, 'edits could not be read'));
  const late = clock.sleep(readWithinMs, AbortSignal.any([stop, over.signal]));
  await Promise.race([read().catch(tell), late]);
  over.abort();
  if (!isRead && !stop.aborted) {
    logger.warn(
      { epoch: term.epoch },
      'what was edited just before Redis lost it may be seen late',
    );
  }
}

/** How far runs had come: by what Redis itself still says, where it went back, else by the leader's note in ZooKeeper. */
async function progressBefore(
  { office, options, term }: VouchingContext,
  found: {
    readonly kind: Loss;
    readonly memory: StoreMemory;
    readonly checkpoint: Checkpoint | undefined;
  },
  now: RedisMillis,
): Promise<Progress> {
  const { kind, memory, checkpoint } = found;
  const noted =
    (checkpoint?.stagedUntil ?? now + options.horizonMs) + 2 * options.checkpointEveryMs;
  // While ZooKeeper was silent this leader staged on, and no note of it says so.
  const own = (office.seen()?.at ?? 0) + options.horizonMs + beyondHorizonMs;
  const stagedUntil = Math.max(noted, own);
  if (kind === 'went-back' && memory.writtenAt !== undefined) {
    const standing = await office.progress(memory.writtenAt);
    if (standing !== undefined) return { ...standing, stagedUntil };
  }
  if (checkpoint !== undefined) return { ...checkpoint, stagedUntil };
  return { begunUpTo: term.since, outstanding: [], behind: {}, stagedUntil };
}
