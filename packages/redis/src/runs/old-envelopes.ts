import {
  type Clock,
  type DefinitionWriter,
  isPassing,
  type Logger,
  type RunEnvelope,
  type StoredDefinition,
} from '@escapement/core';

/** Where an envelope is compared with what stands now, past everything that Redis says. */
export interface OldEnvelopes {
  /** Whether the definition that owes the run still stands. True also while ZooKeeper cannot be asked. */
  stillOwed(envelope: RunEnvelope): Promise<boolean>;
}

/** One asking serves all envelopes of a job for so long; a backlog would ask once for each of its runs. */
const answerHoldsMs = 2_000;
const answersKept = 1_000;

/**
 * Asks ZooKeeper about the job of an old envelope. Redis has a minimum revision that says the same, but who can put an old
 * envelope back can lower that too. While ZooKeeper is away runs begin all the same, as everything does that was staged: the
 * signature holds, and the gate has its own minimum.
 */
export function openOldEnvelopes(parts: {
  readonly definitions: Pick<DefinitionWriter, 'read'>;
  readonly clock: Clock;
  readonly logger: Logger;
}): OldEnvelopes {
  const { definitions, clock, logger } = parts;
  const answers = new Map<
    string,
    { readonly stored: Promise<StoredDefinition>; untilMs: number }
  >();

  const ask = (jobId: string): Promise<StoredDefinition> => {
    const now = clock.monotonicMs();
    const known = answers.get(jobId);
    if (known !== undefined && known.untilMs > now) return known.stored;
    const stored = definitions.read(jobId);
    answers.delete(jobId);
    answers.set(jobId, { stored, untilMs: now + answerHoldsMs });
    // The oldest answer is the first.
    for (const oldest of answers.keys()) {
      if (answers.size <= answersKept) break;
      answers.delete(oldest);
    }
    return stored;
  };

  return {
    async stillOwed({ jobId, revision, runId }) {
      try {
        const stored = await ask(jobId);
        return stored.kind === 'definition' && stored.definition.revision <= revision;
      } catch (error) {
        if (!isPassing(error)) throw error;
        logger.warn(
          { runId, code: error.code },
          'ZooKeeper cannot be asked whether the job of an old run still stands; it begins by its signature',
        );
        return true;
      }
    },
  };
}
