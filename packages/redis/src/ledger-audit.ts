import {
  type AuditedSpan,
  type LedgerAudit,
  parseRunId,
  type RecordedOutcomes,
} from '@escapement/core';
import type { Redis } from 'ioredis';
import { editsIn } from './change-contexts.ts';
import type { Keys } from './keys.ts';
import { instantIn, wholeIn } from './record-fields.ts';
import { firstOf, pairs } from './score-pairs.ts';
import { asking } from './store-fault.ts';
import type { StoreParts } from './store-parts.ts';

/** The auditor's side of Redis, over the connection for commands. */
export function openLedgerAudit({ command, keys }: StoreParts): LedgerAudit {
  const { client } = command;
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
  const [runs, rows, edits, next, revision, pruned] = await Promise.all([
    client.zrangebyscore(keys.runsOf(jobId), `(${after}`, upTo, 'WITHSCORES'),
    client.zrangebyscore(keys.ledger(jobId), `(${after}`, '+inf', 'WITHSCORES'),
    client.zrange(keys.edits(jobId), '0', '-1'),
    client.zscore(keys.schedule, jobId),
    client.hget(keys.revisions, jobId),
    client.hget(keys.pruned, jobId),
  ]);
  return {
    runs: pairs(runs)
      .filter(([runId]) => parseRunId(runId)?.trigger === 'schedule')
      .map(([, fireTime]) => fireTime),
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
