import {
  type After,
  type AfterStep,
  afterRun,
  type CommitOutcome,
  type DefinitionCatalog,
  type FollowingStore,
  isInCycle,
  isPassing,
  isPausedAt,
  type JobDefinition,
  type RunEnding,
  servedBy,
  stepAfter,
  type Term,
} from '@escapement/core';
import { Followers } from './followers.ts';
import { type LoopDeps, untilAborted } from './loop.ts';
import type { SchedulerMeter } from './metrics.ts';
import type { Projector } from './projector.ts';

/** How often it is looked for ends while there are jobs that come after others: what each step of a chain waits at most; else only for such jobs. */
const lookEveryMs = 250;
const idleEveryMs = 1_000;
/** How often it is counted what waits. */
const countEveryMs = 5_000;
/** Ends seen to in one look. */
const endingsAtOnce = 100;

export interface FollowingDeps {
  readonly term: Term;
  readonly store: FollowingStore;
  readonly catalog: Pick<DefinitionCatalog, 'get' | 'all' | 'onChange'>;
  readonly projector: Pick<Projector, 'isWaiting' | 'holds' | 'hurry'>;
  readonly meter: SchedulerMeter;
}

/** A job that comes after others, as it stands. */
type Follower = JobDefinition & { readonly after: After };

/**
 * Makes the runs that come after other runs. It goes on beside the passes that stage what is due; where no job comes after another, it asks Redis
 * nothing. Who comes after whom is told to Redis when it changes, so that ends are noted of no other jobs.
 */
export async function runFollowing(
  deps: FollowingDeps & LoopDeps,
  signal: AbortSignal,
): Promise<void> {
  const { clock, logger, catalog } = deps;
  const followers = new Followers();
  const unsubscribe = catalog.onChange(({ jobId, definition }) =>
    followers.note(jobId, definition),
  );
  for (const definition of catalog.all()) followers.note(definition.id, definition);
  let told = -1;
  let countedMs = Number.NEGATIVE_INFINITY;
  const loop = {
    ...{ clock, logger, signal, name: 'looking what comes after' },
    get everyMs() {
      return followers.isEmpty ? idleEveryMs : lookEveryMs;
    },
  };
  try {
    await untilAborted(loop, async () => {
      if (told !== followers.changes) {
        const { changes, followed } = followers;
        const { kind } = await deps.store.setFollowed(deps.term, followed);
        if (kind !== 'committed') return;
        told = changes;
      }
      if (followers.isEmpty) return;
      await seeToEndings(deps, followers, signal);
      if (clock.monotonicMs() - countedMs < countEveryMs) return;
      countedMs = clock.monotonicMs();
      await countOutbox(deps);
    });
  } finally {
    unsubscribe();
  }
}

async function countOutbox({ store, meter }: FollowingDeps): Promise<void> {
  const { waiting, leftOut } = await store.outbox();
  meter.set('escapement_chain_ends_waiting', waiting);
  meter.set('escapement_chain_ends_left_out', leftOut);
}

async function seeToEndings(
  deps: FollowingDeps,
  followers: Followers,
  signal: AbortSignal,
): Promise<void> {
  for (const ending of await deps.store.endings(endingsAtOnce)) {
    if (signal.aborted) return;
    const { kind } = await seeToOne(deps, followers, ending);
    if (kind !== 'committed') return;
  }
}

/** One that something in Redis refuses comes behind the others, so that it holds up none of them. */
async function seeToOne(
  deps: FollowingDeps,
  followers: Followers,
  ending: RunEnding,
): Promise<CommitOutcome> {
  try {
    return await seeTo(deps, followers.of(ending.jobId), ending);
  } catch (error) {
    if (isPassing(error)) await deps.store.postponeEnding(deps.term, ending);
    throw error;
  }
}

/** All that comes of one end is written at once; where one of those after it is not known well enough yet, it waits. */
async function seeTo(
  deps: FollowingDeps,
  jobIds: readonly string[],
  ending: RunEnding,
): Promise<CommitOutcome> {
  const { term, store } = deps;
  const steps: { readonly follower: Follower; readonly step: AfterStep }[] = [];
  for (const jobId of jobIds) {
    const follower = followerOf(deps, jobId, ending);
    if (follower === 'not-yet') return store.postponeEnding(term, ending);
    if (follower === undefined) continue;
    const isJoined = follower.after.mode === 'all';
    const join = isJoined ? await store.joinAt(jobId, servedBy(ending)) : undefined;
    steps.push({ follower, step: stepAfter(ending, follower, join) });
  }
  const joins = steps.flatMap(({ step }) =>
    'join' in step && step.join !== undefined ? [step.join] : [],
  );
  const runs = await runsOf(deps, ending, steps);
  const outcome = await store.follow(term, { ending, joins, runs });
  if (outcome.kind === 'committed') deps.meter.count('escapement_staged_runs_total', runs.length);
  return outcome;
}

async function runsOf(
  { term, store }: FollowingDeps,
  ending: RunEnding,
  steps: readonly { readonly follower: Follower; readonly step: AfterStep }[],
): Promise<Parameters<FollowingStore['follow']>[1]['runs']> {
  const begun = steps.flatMap(({ follower, step }) =>
    step.kind === 'runs' ? [{ follower, before: step.runs }] : [],
  );
  const before = begun.flatMap((each) => each.before);
  const told = before.filter(({ state }) => state === 'succeeded');
  const results = told.length > 0 ? await store.resultsOf(told) : new Map();
  return begun.map(({ follower, before: runs }) => {
    const by = { definition: follower, results, epoch: term.epoch, markOf: store.markOf };
    return { run: afterRun({ ending, runs }, by), definition: follower };
  });
}

/** A paused job comes after nothing, nor does one that comes after itself, as two that were saved at once may have made it. */
function followerOf(
  { catalog, projector }: FollowingDeps,
  jobId: string,
  { endedAt }: RunEnding,
): Follower | 'not-yet' | undefined {
  const definition = catalog.get(jobId);
  const after = definition?.after;
  if (definition === undefined || after === undefined) return undefined;
  if (isPausedAt(definition, endedAt)) return undefined;
  if (isInCycle(definition, (id) => catalog.get(id))) return undefined;
  if (projector.isWaiting(jobId)) return 'not-yet';
  if (projector.holds(jobId, definition.revision)) return { ...definition, after };
  projector.hurry(jobId);
  return 'not-yet';
}
