import type { DecidedOutcome, JobChange, KeptRun, RunEnvelope, StagedRun } from '@escapement/core';
import type { Keys } from './keys.ts';
import { headOf } from './run-head.ts';
import { seal } from './signature.ts';

/** Most runs and changes that one script touches: Redis does nothing else meanwhile, for some milliseconds. */
const runsAtOnce = 400;

/** A piece of a change, or the whole of it; the last piece holds the projection. */
export interface Piece {
  readonly change: JobChange;
  readonly kept: readonly KeptRun[];
  readonly dropped: readonly StagedRun[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Changes cut into batches that a transaction each can carry, in order. */
export function* batchesOf(changes: readonly JobChange[]): Generator<readonly Piece[]> {
  let batch: Piece[] = [];
  let size = 0;
  for (const change of changes) {
    for (const piece of piecesOf(change)) {
      batch.push(piece);
      size += 1 + piece.kept.length + piece.dropped.length;
      if (size < runsAtOnce) continue;
      yield batch;
      batch = [];
      size = 0;
    }
  }
  if (batch.length > 0) yield batch;
}

function* piecesOf(change: JobChange): Generator<Piece> {
  const kept = [...change.kept];
  const dropped = [...change.dropped];
  let isFirst = true;
  do {
    const some = kept.splice(0, runsAtOnce);
    const others = dropped.splice(0, runsAtOnce - some.length);
    const isLast = kept.length === 0 && dropped.length === 0;
    yield { change, kept: some, dropped: others, isFirst, isLast };
    isFirst = false;
  } while (kept.length > 0 || dropped.length > 0);
}

/** What the carrying script is given of a batch, and the entries that must be written anew beside it. */
export interface CarriedBatch {
  readonly changes: string;
  readonly sealed: readonly string[];
  readonly removed: readonly StagedRun[];
  readonly added: readonly { readonly envelope: RunEnvelope; readonly data: string }[];
}

/** Composes one batch. An entry that keeps its queue and its instant gets its new envelope where it stands. */
export function carriedBatch(
  pieces: readonly Piece[],
  by: { readonly keys: Keys; readonly signingKey: string },
): CarriedBatch {
  const sealed: string[] = [];
  const removed: StagedRun[] = [];
  const added: { envelope: RunEnvelope; data: string }[] = [];
  const changes = pieces.map((piece) => {
    const kept = piece.kept.map((run) => {
      const { envelope, was } = run;
      const data = seal(envelope, by.signingKey);
      const { runId: id, fireTime: fire, dueTime: due, revision: rev, queue } = envelope;
      const about = { id, fire, due, rev, queue, head: headOf(envelope) };
      if (was !== undefined && staysInPlace(run)) {
        sealed.push(data);
        return { ...about, data: sealed.length, entry: by.keys.entry(queue, id) };
      }
      if (was?.hasEntry === true) removed.push(was);
      added.push({ envelope, data });
      return about;
    });
    removed.push(...piece.dropped.filter((run) => run.hasEntry));
    return {
      job: piece.change.jobId,
      revision: piece.change.revision,
      below: belowOf(piece.change),
      kept,
      dropped: piece.dropped.map((run) => run.runId),
      ...(piece.isFirst ? { openAfter: piece.change.openAfter } : {}),
      rows: piece.isLast ? piece.change.outcomes.map(rowOf) : [],
      asides: piece.isLast ? piece.change.asides : [],
      ...(piece.isLast ? { last: lastOf(piece.change) } : {}),
    };
  });
  return { changes: JSON.stringify(changes), sealed, removed, added };
}

/** A row as the scripts keep it: the fire times of a stretch as the distances from one to the next. */
export function rowOf({ fireTimes, ...row }: DecidedOutcome): object {
  return fireTimes === undefined ? row : { ...row, steps: stepsOf(fireTimes) };
}

/** `1000x29,2000`: twenty-nine steps of a second and one of two. */
function stepsOf(fireTimes: readonly number[]): string {
  const steps: { step: number; times: number }[] = [];
  for (let i = 1; i < fireTimes.length; i += 1) {
    const step = (fireTimes[i] ?? 0) - (fireTimes[i - 1] ?? 0);
    const last = steps.at(-1);
    if (last?.step === step) last.times += 1;
    else steps.push({ step, times: 1 });
  }
  return steps.map(({ step, times }) => (times === 1 ? step : `${step}x${times}`)).join(',');
}

function staysInPlace({ envelope, was }: KeptRun): boolean {
  return was?.hasEntry === true && was.queue === envelope.queue && was.dueTime === envelope.dueTime;
}

/** A broken definition keeps its revision, so what is staged under that one goes too. */
function belowOf(change: JobChange): number {
  return change.present === 'broken' ? change.revision + 1 : change.revision;
}

function lastOf({ present, definition, nextFireTime }: JobChange): object {
  return {
    present,
    ...(definition === undefined ? {} : { definition: JSON.stringify(definition) }),
    ...(nextFireTime === undefined ? {} : { nextFireTime }),
  };
}
