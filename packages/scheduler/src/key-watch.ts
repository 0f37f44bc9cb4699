import {
  type DefinitionCatalog,
  recomposed,
  type ScheduleStore,
  type Term,
} from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';

const lookEveryMs = 1_000;

/**
 * Notices that the signing key has been replaced, as when it lay open and was renewed, and seals what is staged anew. Until
 * that is done whoever knew the old key accepts it; whoever did not gets the runs a few seconds late, from the audit.
 */
export async function runKeyWatch(
  deps: LoopDeps & {
    readonly store: Pick<ScheduleStore, 'reseal'>;
    readonly catalog: Pick<DefinitionCatalog, 'get' | 'all'>;
    readonly term: Term;
  },
  signal: AbortSignal,
): Promise<void> {
  const { store, catalog, term, clock, logger } = deps;
  await untilAborted(
    { clock, logger, signal, everyMs: lookEveryMs, name: 'looking at the signing key' },
    async () => {
      const done = await store.reseal(term, {
        recomposed: (run) => recomposed(run, catalog.get(run.jobId)),
        definitions: () => catalog.all(),
      });
      if (done.kind !== 'committed' || !done.resealed) return;
      logger.warn(
        { count: done.resealed },
        'the signing key was replaced: what was staged has been sealed anew',
      );
    },
  );
}
