import { parseRunId, type SharedRun, type SharedRuns } from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import { withoutReplies } from '../office/fenced.ts';
import type { FencedParts } from '../office/fenced-parts.ts';
import { recordIn } from '../reading/open-record.ts';
import { readGroup } from '../reading/shard-group.ts';
import { cardOf, sealedCard, sealedTicket } from '../runs/ticket.ts';
import {
  endSharedScript,
  losePartsScript,
  shareOutScript,
  stopShardsScript,
} from '../scripts/sharing.ts';
import { runArgument } from './run-argument.ts';

/** The leader's side of runs that are done in parts. */
export function openSharing(parts: FencedParts): SharedRuns {
  const { fence } = parts;
  return {
    sharedRuns: (from, most) =>
      asking('looking for runs in parts', () => readShared(parts, from, most)),
    shareOut: (term, about) => shareOut(parts, term, about),
    async loseParts(term, lost) {
      const told = lost.map(({ runId: id, workerId: worker, reason }) => ({ id, worker, reason }));
      const script = { script: losePartsScript, about: { parts: told } };
      return withoutReplies(await fence.commit(term, 'ending parts of the gone', script));
    },
    async stopShards(term, id) {
      const script = { script: stopShardsScript, about: { id } };
      return withoutReplies(await fence.commit(term, 'stopping shards', script));
    },
    async endShared(term, id, end) {
      const script = { script: endSharedScript, about: { id, ...end } };
      return withoutReplies(await fence.commit(term, 'ending a run in parts', script));
    },
  };
}

async function shareOut(
  { fence, signingKeys }: FencedParts,
  ...[term, { runId, shards, success, definition }]: Parameters<SharedRuns['shareOut']>
): ReturnType<SharedRuns['shareOut']> {
  const key = await signingKeys.current();
  const { id: job, revision } = definition;
  const about = { id: runId, job, revision, success, runs: shards.map(runArgument) };
  const card = sealedCard(cardOf(job, definition), key);
  const texts = [card, ...shards.map((shard) => sealedTicket(shard, key))];
  const script = { script: shareOutScript, about, texts };
  return withoutReplies(await fence.commit(term, 'sharing out a run', script));
}

async function readShared(
  parts: FencedParts,
  from: number,
  most: number,
): ReturnType<SharedRuns['sharedRuns']> {
  const { client, keys } = parts;
  const ids = await client.zrange(keys.shared, String(from), String(from + most - 1));
  const found = await Promise.all(ids.map((runId) => readOne(parts, runId)));
  return { runs: found.filter((run) => run !== undefined), looked: ids.length };
}

/** What the record does not say is known elsewhere: how many parts there are to be from the definition, and since when they are from the id. */
async function readOne(parts: FencedParts, runId: string): Promise<SharedRun | undefined> {
  const { client, keys, unreadable } = parts;
  const id = parseRunId(runId);
  if (id === undefined) return undefined;
  const { head, stand, stop } = recordIn(await client.get(keys.record(runId)));
  const { shards: count } = head ?? {};
  if (count === undefined) unreadable.note(`run:${runId}`);
  return {
    ...{ runId, jobId: id.jobId, begunAt: stand?.startedAt ?? id.fireTime },
    ...{ isUnwanted: stop !== undefined, ...(await readGroup(parts, runId)) },
    ...(count === undefined ? {} : { count }),
  };
}
