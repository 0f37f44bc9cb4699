import {
  type CommitOutcome,
  type DefinitionCatalog,
  parseRunId,
  type SharedRun,
  type SharedRuns,
  sayReason,
  shardsOf,
  stepGroup,
  type Term,
  unreachable,
} from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';
import type { SchedulerMeter } from './metrics.ts';
import type { Projector } from './projector.ts';

/** How often it is looked at runs that are done in parts, while there are any or a job might have some: what each waits at most before and after. */
const lookEveryMs = 250;
/** Else nothing but the jobs that are known is looked through. */
const idleEveryMs = 1_000;
/** Runs looked at at once; those behind them have their turn with the next look. */
const atOnce = 50;

export interface SharingDeps {
  readonly term: Term;
  readonly store: SharedRuns;
  readonly catalog: Pick<DefinitionCatalog, 'get' | 'all' | 'onChange'>;
  readonly projector: Pick<Projector, 'isWaiting' | 'holds' | 'hurry'>;
  readonly meter: SchedulerMeter;
}

/**
 * Makes the runs that do others in parts, and ends those by what their parts came to. It goes on beside the passes that stage what is due; where no job
 * has runs in parts, and nothing of that kind was left by a term before, it asks Redis nothing.
 */
export async function runSharing(deps: SharingDeps & LoopDeps, signal: AbortSignal): Promise<void> {
  const { clock, logger, catalog } = deps;
  const sharing = new Set<string>();
  const note = (jobId: string, isSharing: boolean): void => {
    if (isSharing) sharing.add(jobId);
    else sharing.delete(jobId);
  };
  const unsubscribe = catalog.onChange(({ jobId, definition }) =>
    note(jobId, definition?.shards !== undefined),
  );
  for (const { id, shards } of catalog.all()) note(id, shards !== undefined);
  /** Whatever the term before has left is looked for once. */
  let isSomethingOpen = true;
  let from = 0;
  const loop = {
    ...{ clock, logger, signal, name: 'looking after runs in parts' },
    get everyMs() {
      return sharing.size > 0 || isSomethingOpen ? lookEveryMs : idleEveryMs;
    },
  };
  try {
    await untilAborted(loop, async () => {
      if (sharing.size === 0 && !isSomethingOpen) return;
      const found = await deps.store.sharedRuns(from, atOnce);
      isSomethingOpen = from > 0 || found.length > 0;
      let ended = 0;
      for (const run of found) {
        if (signal.aborted) return;
        const outcome = await seeTo(deps, run);
        if (outcome !== undefined && outcome.kind !== 'committed') return;
        if (outcome?.isEnd === true) ended += 1;
      }
      // What has ended stands in the way of nothing behind it any more.
      from = found.length < atOnce ? 0 : from + found.length - ended;
    });
  } finally {
    unsubscribe();
  }
}

type Seen = CommitOutcome & { readonly isEnd?: boolean };

async function seeTo(deps: SharingDeps, run: SharedRun): Promise<Seen | undefined> {
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
async function shareOut(deps: SharingDeps, run: SharedRun): Promise<Seen | undefined> {
  const { term, store, catalog, projector, meter } = deps;
  const { runId, jobId } = run;
  if (projector.isWaiting(jobId)) return undefined;
  const definition = catalog.get(jobId);
  if (definition === undefined) {
    const end = { event: 'cancel', reason: sayReason('job-deleted') } as const;
    return { ...(await store.endShared(term, runId, end)), isEnd: true };
  }
  if (!projector.holds(jobId, definition.revision)) {
    projector.hurry(jobId);
    return undefined;
  }
  const fireTime = parseRunId(runId)?.fireTime ?? run.begunAt;
  const shards = shardsOf({ ...run, fireTime }, { definition, epoch: term.epoch });
  const success = definition.shards?.success ?? 'allOf';
  const outcome = await store.shareOut(term, { runId, shards, success, definition });
  if (outcome.kind === 'committed') meter.count('escapement_staged_runs_total', shards.length);
  return outcome;
}
