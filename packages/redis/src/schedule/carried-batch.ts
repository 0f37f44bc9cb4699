import type { JobChange, JobDefinition, RunEnvelope, StagedRun } from '@escapement/core';
import { cardOf, sealedCard, sealedTicket } from '../runs/ticket.ts';
import { rowArgument, runArgument } from './run-argument.ts';

/** Most runs and changes that one script touches: Redis does nothing else meanwhile, for some milliseconds. */
const runsAtOnce = 400;

/** A piece of a change, or the whole of it; the last piece holds the projection. */
export interface Piece {
  readonly change: JobChange;
  readonly kept: readonly RunEnvelope[];
  readonly dropped: readonly StagedRun[];
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

/** Changes cut into batches that a script each can carry, in order. */
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

/** What the carrying script is given of a batch: the changes, and the texts that they refer to by number, which it need not read. */
export interface CarriedBatch {
  readonly changes: readonly object[];
  readonly texts: readonly string[];
}

/** Composes one batch. */
export function carriedBatch(pieces: readonly Piece[], signingKey: string): CarriedBatch {
  const texts: string[] = [];
  const number = (text: string) => texts.push(text);
  const changes = pieces.map((piece) => {
    const { change, isFirst, isLast } = piece;
    const dropped = new Set(piece.dropped.map((run) => run.runId));
    return {
      job: change.jobId,
      revision: change.revision,
      below: belowOf(change),
      ...(isFirst
        ? { openAfter: change.openAfter, ...numberedCard(change, signingKey, number) }
        : {}),
      kept: piece.kept.map((envelope) => ({
        ...runArgument(envelope),
        number: number(sealedTicket(envelope, signingKey)),
      })),
      dropped: [...dropped],
      rows: isLast ? change.outcomes.map(rowArgument) : [],
      asides: change.asides.filter(({ runId }) => dropped.has(runId)),
      ...(isLast ? { last: lastOf(change, number) } : {}),
    };
  });
  return { changes, texts };
}

function numberedCard(
  { jobId, definition }: JobChange,
  signingKey: string,
  number: (text: string) => number,
): { readonly card?: number } {
  const card = definition && sealedCardOf(jobId, definition, signingKey);
  return card === undefined ? {} : { card: number(card) };
}

/** The card of a job's version, for whoever runs it. */
export function sealedCardOf(
  jobId: string,
  definition: JobDefinition,
  signingKey: string,
): string | undefined {
  const card = cardOf(jobId, definition);
  return card && sealedCard(card, signingKey);
}

/** A broken definition keeps its revision, so what is staged under that one goes too. */
function belowOf(change: JobChange): number {
  return change.present === 'broken' ? change.revision + 1 : change.revision;
}

function lastOf(
  { present, definition, nextFireTime }: JobChange,
  number: (text: string) => number,
): object {
  return {
    present,
    ...(definition === undefined ? {} : { definition: number(JSON.stringify(definition)) }),
    ...(nextFireTime === undefined ? {} : { nextFireTime }),
    ...(definition?.keep === undefined ? {} : { keep: definition.keep }),
  };
}
