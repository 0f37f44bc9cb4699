import type { AuditedSpan, LedgerAudit, RecordedOutcomes } from '@escapement/core';
import type { Redis } from 'ioredis';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';
import { instantIn, wholeIn } from '../reading/record-fields.ts';
import { firstOf, pairs } from '../reading/score-pairs.ts';
import { editsIn } from '../schedule/change-contexts.ts';
import type { Keys } from '../scripts/names.ts';
import { openRunIds, pastFireTimes, scheduledFireTime } from './job-runs.ts';

/** The auditor's side of Redis, over the connection for commands. */
export function openLedgerAudit({ client, keys }: StoreParts): LedgerAudit {
  return {
    recorded: (spans) =>
      asking('reading the ledger', () =>
        Promise.all(spans.map((span) => recordedIn({ client, keys }, span))),
      ),
    historyFrom: () =>
      asking(
        'reading the history',
        async () => instantIn(await client.hget(keys.epoch, 'historyFrom')) ?? 0,
      ),
  };
}

async function recordedIn(
  { client, keys }: { readonly client: Redis; readonly keys: Keys },
  { jobId, after, upTo }: AuditedSpan,
): Promise<RecordedOutcomes> {
  const [open, past, rows, edits, next, revision, pruned] = await Promise.all([
    // Those that are not over first: a run that ends between the two is found among the others.
    openRunIds({ client, keys }, jobId),
    client.zrangebyscore(keys.past(jobId), `(${after}`, upTo, 'WITHSCORES'),
    client.zrangebyscore(keys.ledger(jobId), `(${after}`, '+inf', 'WITHSCORES'),
    client.zrange(keys.edits(jobId), '0', '-1'),
    client.zscore(keys.schedule, jobId),
    client.hget(keys.revisions, jobId),
    client.hget(keys.pruned, jobId),
  ]);
  return {
    runs: [
      ...new Set([
        ...open.flatMap((id) => scheduledFireTime(id) ?? []),
        ...pastFireTimes(jobId, past),
      ]),
    ].filter((fireTime) => fireTime > after && fireTime <= upTo),
    rows: pairs(rows).flatMap(([key, to]) => {
      const from = firstOf(key);
      return from === undefined ? [] : [{ from, to }];
    }),
    edits: editsIn(edits),
    nextFireTime: instantIn(next),
    // One that is broken has a word behind it.
    projectedRevision: wholeIn(revision),
    prunedUpTo: instantIn(pruned) ?? 0,
  };
}
