import { askedRunId } from '../runs/run-id.ts';
import type { RunEnvelope } from '../schemas/envelope.ts';
import type { ExpiredKey } from '../schemas/expired-key.ts';
import type { JobDefinition } from '../schemas/job.ts';
import { toIso } from '../words/instants.ts';
import { lockOfKey } from '../words/lock-of-key.ts';
import type { KeyFate } from './judge-key.ts';
import { envelopeFor } from './plan-job.ts';

type Ended = Extract<KeyFate, { kind: 'ended' }>;

/** A run that the end of a key has led to, with what it is told of it (JSON). */
export interface ExpiredRun {
  readonly envelope: RunEnvelope;
  readonly input: string;
}

/** How much of what is made of a key tells its run from those of other keys of that instant. */
const markChars = 16;

/** The run that comes of the end of a key. `markOf`: makes a mark of a text that no other text has. */
export function expiredRun(
  { key, expiredAt, heardBy }: Pick<Ended, 'key' | 'expiredAt' | 'heardBy'>,
  by: {
    readonly definition: JobDefinition;
    readonly epoch: number;
    readonly markOf: (text: string) => string;
  },
): ExpiredRun {
  const { definition, epoch, markOf } = by;
  const told: ExpiredKey = { key, expiredAt: toIso(expiredAt), heardBy };
  const input = JSON.stringify(told);
  const runId = askedRunId({
    ...{ jobId: definition.id, askedAt: expiredAt, trigger: 'key' },
    ...{ mark: markOf(key).slice(0, markChars), inputMark: markOf(input) },
  });
  const instants = { fireTime: expiredAt, dueTime: expiredAt };
  const envelope = envelopeFor(definition, { runId, trigger: 'key', ...instants, epoch });
  const { lock } = envelope;
  return {
    input,
    envelope: lock === undefined ? envelope : { ...envelope, lock: lockOfKey(lock, key) },
  };
}
