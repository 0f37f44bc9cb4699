import {
  backfillSchema,
  type CommitOutcome,
  type OpenBackfill,
  readJson,
  repeatStems,
  type ScheduleStore,
  type Term,
} from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import { withoutReplies } from '../office/fenced.ts';
import type { FencedParts } from '../office/fenced-parts.ts';
import { wholeIn } from '../reading/record-fields.ts';
import { cardOf, sealedCard, sealedTicket } from '../runs/ticket.ts';
import {
  endBackfillScript,
  stageBackfillScript,
  tendBackfillsScript,
} from '../scripts/backfilling.ts';
import { runArgument } from './run-argument.ts';

type Staging = Pick<
  ScheduleStore,
  'hasBackfills' | 'tendBackfills' | 'stageBackfill' | 'endBackfill'
>;

/** The leader's side of back-fills. */
export function openBackfillStaging(parts: FencedParts): Staging {
  const { client, keys, fence } = parts;
  return {
    hasBackfills: () =>
      asking('looking for back-fills', async () => (await client.zcard(keys.backfills)) > 0),
    tendBackfills: (term, limit) => tend(parts, term, limit),
    stageBackfill: (term, about) => stage(parts, term, about),
    async endBackfill(term, { id, jobId: job }, stop) {
      const script = { script: endBackfillScript, about: { job, id, stop } };
      return withoutReplies(await fence.commit(term, 'ending a back-fill', script));
    },
  };
}

async function tend(
  { fence, unreadable }: FencedParts,
  term: Term,
  limit: number,
): Promise<CommitOutcome & { readonly open?: readonly OpenBackfill[] }> {
  const script = { script: tendBackfillsScript, about: { most: limit } };
  const outcome = await fence.commit(term, 'looking after back-fills', script);
  if (outcome.kind !== 'committed') return outcome;
  const open = outcome.replies.flatMap((row) => {
    const [about, out, left] = Array.isArray(row) ? (row as readonly unknown[]) : [];
    const backfill = readJson(backfillSchema, String(about));
    if (backfill.kind === 'broken') {
      unreadable.note('backfill');
      return [];
    }
    const next = (Array.isArray(left) ? left : []).map((text) => wholeIn(String(text)));
    return [
      {
        backfill: backfill.value,
        out: Number(out),
        next: next.filter((at) => at !== undefined),
      },
    ];
  });
  return { kind: 'committed', open };
}

async function stage(
  { fence, signingKeys }: FencedParts,
  term: Term,
  { backfill, definition, runs }: Parameters<ScheduleStore['stageBackfill']>[1],
): ReturnType<Staging['stageBackfill']> {
  const key = await signingKeys.current();
  const { id, jobId: job, by: who } = backfill;
  const about = {
    ...{ job, id, who },
    runs: runs.map(({ servedTime, envelope }) => {
      const stems = repeatStems(envelope.runId);
      return { served: servedTime, stems, run: runArgument(envelope) };
    }),
  };
  const card = sealedCard(cardOf(job, definition), key);
  const texts = [card, ...runs.map(({ envelope }) => sealedTicket(envelope, key))];
  const script = { script: stageBackfillScript, about, texts };
  const outcome = await fence.commit(term, 'staging a back-fill', script);
  if (outcome.kind !== 'committed') return outcome;
  return { kind: 'committed', staged: Number(outcome.replies[0] ?? 0) };
}
