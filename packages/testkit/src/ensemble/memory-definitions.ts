import {
  CoordinationFault,
  type DecideDefinition,
  type DefinitionWriter,
  definitionCreation,
  definitionPause,
  definitionRemoval,
  definitionRenewal,
  definitionReplacement,
  definitionRestoring,
  definitionResumption,
  definitionTouch,
  invariant,
  isJobId,
  isPassing,
  isRevision,
  type JobDefinition,
  type JobInput,
  jobContent,
  type NewDefinition,
  type NewDefinitionOutcome,
  type PastRow,
  pastWith,
  type RemoveOutcome,
  type RevisionsReading,
  revisionsOf,
  type StoredDefinition,
  stoodBefore,
  type Wanted,
  type WriteOutcome,
} from '@escapement/core';
import type { EnsembleState } from './ensemble-state.ts';

/** Writes of definitions to an ensemble in memory; what each of them makes is decided as for the real one. */
export function memoryDefinitions(ensemble: EnsembleState): DefinitionWriter {
  const store: Store = async (jobId, decide, { by, signal }) => {
    const outcome = write(ensemble, { jobId, decide, by, signal });
    invariant(outcome.kind !== 'removed', 'a write came to a deletion');
    return outcome;
  };
  return {
    createAll: async (definitions, wanted = {}) => {
      const outcomes: NewDefinitionOutcome[] = [];
      for (const each of definitions) outcomes.push(await createdAlone(store, each, wanted));
      return outcomes;
    },
    replace: (input, how) => store(input.id, definitionReplacement(input, how), how),
    touch: (jobId, how) => store(jobId, definitionTouch(how), how),
    pause: (jobId, how) => store(jobId, definitionPause(how), how),
    resume: (jobId, how) => store(jobId, definitionResumption(how), how),
    renew: (jobId, how) => store(jobId, definitionRenewal(how), {}),
    remove: async (jobId, how) => {
      const outcome = write(ensemble, { jobId, decide: definitionRemoval(how), ...how });
      invariant(isRemoval(outcome), `a deletion came to ${outcome.kind}`);
      return outcome;
    },
    read: async (jobId) => storedAt(ensemble, jobId),
    revisions: async (jobId) => revisionsAt(ensemble, jobId),
  };
}

type Store = (
  jobId: string,
  decide: DecideDefinition,
  how: Wanted & { readonly by?: string },
) => Promise<WriteOutcome>;

async function createdAlone(
  store: Store,
  definition: NewDefinition,
  wanted: Wanted,
): Promise<NewDefinitionOutcome> {
  try {
    if (definition.kind === 'restored') {
      const { definition: before } = definition;
      return await store(before.id, definitionRestoring(before, definition), wanted);
    }
    const { input, now } = definition;
    return await store(input.id, definitionCreation(input, now, definition), wanted);
  } catch (error) {
    if (!isPassing(error)) throw error;
    return { kind: 'failed', fault: error };
  }
}

function write(
  ensemble: EnsembleState,
  asked: Wanted & {
    readonly jobId: string;
    readonly decide: DecideDefinition;
    readonly by?: string | undefined;
  },
): WriteOutcome | RemoveOutcome {
  const { jobId, decide, by, signal } = asked;
  if (signal?.aborted === true) throw unwanted();
  if (!isJobId(jobId)) return { kind: 'not-found' };
  const revision = ensemble.nextRevision();
  const stored = storedAt(ensemble, jobId);
  const edit = decide(stored, revision);
  switch (edit.kind) {
    case 'refuse':
      return edit.outcome;
    case 'delete':
      ensemble.remove(jobId);
      return { kind: 'removed', revision, ...stoodBefore(stored) };
    case 'store': {
      // As it is read back: what is undefined was never written.
      const definition = JSON.parse(JSON.stringify(edit.definition));
      if (isRevision(stored, definition)) keepPast(ensemble, stored, { by, document: definition });
      ensemble.put(definition);
      return { kind: 'written', definition, ...stoodBefore(stored) };
    }
  }
}

function unwanted(): CoordinationFault {
  const what = 'nobody waits for this write any more';
  return new CoordinationFault('COORD_TIMEOUT', what, { retryable: true });
}

function keepPast(
  { jobPasts }: EnsembleState,
  stored: StoredDefinition,
  written: PastRow<JobDefinition>,
): void {
  const { id } = written.document;
  const before = stored.kind === 'definition' ? stored.definition : undefined;
  jobPasts.set(id, pastWith(jobPasts.get(id) ?? [], written, { before, contentOf: jobContent }));
}

function revisionsAt(ensemble: EnsembleState, jobId: string): RevisionsReading<JobInput> {
  const stored = storedAt(ensemble, jobId);
  if (stored.kind === 'absent') return stored;
  const standing = stored.kind === 'definition' ? stored.definition : undefined;
  const past = ensemble.jobPasts.get(jobId) ?? [];
  return { kind: 'read', revisions: revisionsOf(past, standing, jobContent) };
}

function storedAt(ensemble: EnsembleState, jobId: string): StoredDefinition {
  const definition = ensemble.definitions.get(jobId);
  if (definition !== undefined) return { kind: 'definition', definition };
  const problem = ensemble.broken.get(jobId);
  return problem === undefined ? { kind: 'absent' } : { kind: 'broken', problem };
}

function isRemoval(outcome: WriteOutcome | RemoveOutcome): outcome is RemoveOutcome {
  return ['removed', 'not-found', 'changed'].includes(outcome.kind);
}
