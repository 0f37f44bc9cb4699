import {
  type CommitOutcome,
  type DefinitionCatalog,
  isForEveryWorker,
  type JobDefinition,
  parseRunId,
  type RunEnvelope,
  type SharedRun,
  type SharedRuns,
  sayReason,
  shardsOf,
  stepGroup,
  type Term,
  unreachable,
} from '@escapement/core';
import { type KnownJobs, knownJob } from './known-job.ts';
import { type LoopDeps, untilAborted } from './loop.ts';
import type { SchedulerMeter } from './metrics.ts';
import { PartsOnWorkers, type WorkersOfParts } from './parts-on-workers.ts';

/** How often it is looked at runs that are done in parts, while there are any or a job might have some: what each waits at most before and after. */
const lookEveryMs = 250;
/** Else nothing but the time is looked at, and now and then whether a run was left whose job has no more of them, or cannot be read. */
const idleEveryMs = 1_000;
const leftOverEveryMs = 10_000;
/** Runs looked at at once; those behind them have their turn with the next look. */
const atOnce = 50;

export interface SharingDeps extends KnownJobs, WorkersOfParts {
  readonly term: Term;
  readonly store: SharedRuns;
  readonly catalog: KnownJobs['catalog'] & Pick<DefinitionCatalog, 'all' | 'onChange'>;
  readonly meter: SchedulerMeter;
}

/**
 * Makes the runs that do others in parts, and ends those by what their parts came to. It goes on beside the passes that stage what is due; where no job
 * has runs in parts, it hardly asks Redis anything.
 */
export async function runSharing(
  given: SharingDeps & LoopDeps,
  signal: AbortSignal,
): Promise<void> {
  const deps = { ...given, onWorkers: new PartsOnWorkers(given) };
  const { clock, logger, catalog } = deps;
  const sharing = new Set<string>();
  /** Whatever the term before has left is looked for at once. */
  let isSomethingOpen = true;
  const place = { from: 0 };
  let lookedMs = clock.monotonicMs();
  const note = (jobId: string, isSharing: boolean): void => {
    if (isSharing) sharing.add(jobId);
    // Its last runs may have begun since the last look.
    else if (sharing.delete(jobId)) isSomethingOpen = true;
  };
  const unsubscribe = catalog.onChange(({ jobId, definition }) =>
    note(jobId, definition !== undefined && isDoneInParts(definition)),
  );
  for (const definition of catalog.all()) note(definition.id, isDoneInParts(definition));
  const loop = {
    ...{ clock, logger, signal, name: 'looking after runs in parts' },
    get everyMs() {
      return sharing.size > 0 || isSomethingOpen ? lookEveryMs : idleEveryMs;
    },
  };
  try {
    await untilAborted(loop, async () => {
      const isQuiet = sharing.size === 0 && !isSomethingOpen;
      if (isQuiet && clock.monotonicMs() - lookedMs < leftOverEveryMs) return;
      lookedMs = clock.monotonicMs();
      isSomethingOpen = await look(deps, place, signal);
    });
  } finally {
    unsubscribe();
  }
}

type Looking = SharingDeps & { readonly onWorkers: PartsOnWorkers };

/** Looks at some runs from a place on. Answers whether there may be any. */
async function look(deps: Looking, place: { from: number }, signal: AbortSignal): Promise<boolean> {
  const first = place.from;
  const { runs, looked } = await deps.store.sharedRuns(first, atOnce);
  await deps.onWorkers.endThoseOfTheGone(runs);
  let ended = 0;
  for (const [i, run] of runs.entries()) {
    if (signal.aborted) break;
    // Should Redis refuse this one, the next look begins behind it, so that it holds up none of the others.
    place.from = first + i + 1 - ended;
    const outcome = await seeTo(deps, run);
    if (outcome !== undefined && outcome.kind !== 'committed') break;
    // What has ended stands in nobody's way any more.
    if (outcome?.isEnd === true) ended += 1;
  }
  place.from = looked < atOnce ? 0 : first + looked - ended;
  return first > 0 || looked > 0;
}

type Seen = CommitOutcome & { readonly isEnd?: boolean };

async function seeTo(deps: Looking, run: SharedRun): Promise<Seen | undefined> {
  const { term, store } = deps;
  const step = stepGroup(run);
  switch (step.kind) {
    case 'goes-on':
      return undefined;
    case 'share-out':
      return shareOut(deps, run);
    case 'stop-shards':
      return store.stopShards(term, run.runId);
    case 'ends': {
      const { kind: _kind, ...end } = step;
      return { ...(await store.endShared(term, run.runId, end)), isEnd: true };
    }
    default:
      return unreachable(step);
  }
}

/** By the definition that stands, once it is projected: what was edited meanwhile is done as it stands now, in as many parts as were fixed before. */
async function shareOut(deps: Looking, run: SharedRun): Promise<Seen | undefined> {
  const { term, store, meter } = deps;
  const { runId, jobId } = run;
  const definition = knownJob(deps, jobId);
  if (definition === 'not-yet') return undefined;
  if (definition === 'gone') {
    const end = { event: 'cancel', reason: sayReason('job-deleted') } as const;
    return { ...(await store.endShared(term, runId, end)), isEnd: true };
  }
  const shards = await partsFor(deps, run, definition);
  if (shards === undefined) return undefined;
  const { success = 'allOf' } = definition.broadcast ?? definition.shards ?? {};
  const outcome = await store.shareOut(term, { runId, shards, success, definition });
  if (outcome.kind === 'committed') meter.count('escapement_staged_runs_total', shards.length);
  return outcome;
}

/** `undefined`: nobody can tell yet which they are. */
async function partsFor(
  { term, onWorkers }: Looking,
  run: SharedRun,
  definition: JobDefinition,
): Promise<readonly RunEnvelope[] | undefined> {
  const fireTime = parseRunId(run.runId)?.fireTime ?? run.begunAt;
  const by = { definition, epoch: term.epoch };
  if (!isForEveryWorker(run, definition)) return shardsOf({ ...run, fireTime }, by);
  return onWorkers.partsOf({ ...run, fireTime }, by);
}

function isDoneInParts({ shards, broadcast }: JobDefinition): boolean {
  return shards !== undefined || broadcast !== undefined;
}
