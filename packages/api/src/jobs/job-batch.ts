import { fromIso, invariant, shortText, unreachable } from '@escapement/core';
import {
  type JobBatchOutcomes,
  type JobOutcome,
  type NewJobInput,
  newJobSchema,
} from '@escapement/protocol';
import type { CreationOutcome, NewJobs } from '../acts/jobs/create-jobs.ts';
import { validated } from '../problems/input-validation.ts';
import { valueAt } from '../problems/known-fields.ts';
import { problemOfSignal } from '../problems/problem-answer.ts';
import { bytesOf, shortProblem } from '../problems/problem-bounds.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';

/** Most bytes of what one job is refused with, and of what all of them together are refused with beside their codes and sentences. */
const problemBytesAtMost = 4 * 1024;
const findingBytesAtMost = 256 * 1024;
/** What is no id may be longer than any. */
const idLengthAtMost = 128;

/** An element of a batch, looked at by itself. */
type Element = { readonly value: NewJobInput } | { readonly error: ProblemSignal };

/** Many jobs that were sent together, each looked at by itself. */
export interface Batch {
  /** Those whose shape is right, to be created. */
  readonly sound: NewJobs;
  /** One outcome for each that was sent, in their order. `created`: those of the sound ones. */
  outcomes(created: readonly CreationOutcome[]): JobBatchOutcomes;
}

/** Reads each element as if it had been sent by itself. */
export function batchOf(jobs: readonly unknown[]): Batch {
  const elements = jobs.map(
    (input): Element => validated({ schema: newJobSchema, input, prefix: '' }),
  );
  const sound = elements.flatMap((element) =>
    'value' in element ? [toBeCreated(element.value)] : [],
  );
  return {
    sound: { jobs: sound },
    outcomes(created) {
      const left = created.values();
      const uncreated = openRefusals();
      const outcomes = elements.map((element, index): JobOutcome => {
        const id = idOf(jobs[index]);
        if ('error' in element) return uncreated({ id, outcome: 'refused', signal: element.error });
        const { value: outcome } = left.next();
        invariant(outcome !== undefined, `job ${element.value.id} has no outcome`);
        if ('definition' in outcome) return createdOf(outcome);
        return uncreated({ id, ...failureOf(outcome) });
      });
      return { outcomes };
    },
  };
}

/** A job as it was sent, and apart from it why it is paused from its beginning on, and until when. */
export function toBeCreated({ paused, ...input }: NewJobInput): NewJobs['jobs'][number] {
  const until = paused?.until;
  return {
    ...{ input, pausedBecause: paused?.reason },
    ...(until === undefined ? {} : { pausedUntil: fromIso(until) }),
  };
}

type Made = Extract<CreationOutcome, { definition: unknown }>;

function createdOf({ kind, definition }: Made): JobOutcome {
  const { id, version, revision } = definition;
  const made = { id, outcome: 'created', version, revision } as const;
  return kind === 'repeated' ? { ...made, repeated: true } : made;
}

interface Failure {
  readonly outcome: 'refused' | 'unknown';
  readonly signal: ProblemSignal;
}

function failureOf(outcome: Exclude<CreationOutcome, Made>): Failure {
  switch (outcome.kind) {
    case 'refused':
      return { outcome: 'refused', signal: outcome.signal };
    case 'unreached':
      return { outcome: 'refused', signal: notReached };
    case 'unknown':
      return { outcome: 'unknown', signal: fateUnknown };
    default:
      return unreachable(outcome);
  }
}

const notReached = new ProblemSignal(
  'JOB_NOT_REACHED',
  'Nothing of it was stored: send it again. With an Idempotency-Key the same request goes on where this one ended.',
);
const fateUnknown = new ProblemSignal(
  'JOB_FATE_UNKNOWN',
  'ZooKeeper did not answer for it: send the same request again with the same Idempotency-Key, or read the job before you repeat it.',
);

/** Puts refusals into an answer, each short, and all of them together. */
function openRefusals(): (failure: Failure & { readonly id: string | undefined }) => JobOutcome {
  let bytesLeft = findingBytesAtMost;
  return ({ id, outcome, signal }) => {
    const most = Math.min(problemBytesAtMost, bytesLeft);
    const problem = shortProblem(problemOfSignal(signal), most);
    if (problem.errors !== undefined) bytesLeft -= bytesOf(problem);
    return { ...(id === undefined ? {} : { id }), outcome, problem };
  };
}

function idOf(job: unknown): string | undefined {
  const id = valueAt(job, ['id']);
  return typeof id === 'string' ? shortText(id, idLengthAtMost) : undefined;
}
