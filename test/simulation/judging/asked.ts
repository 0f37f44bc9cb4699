import { groupIdOf, isOver } from '@escapement/core';
import type { Finding, FindingKind } from '../../drill/findings.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { WrittenEffect } from '../cluster/world.ts';
import type { Asked } from '../people/person.ts';

/** What is wrong with runs that somebody asked for: each that was answered for is a run, or a row says why not, and none begins twice. */
export function askedFindings(cluster: Cluster): readonly Finding[] {
  return cluster.person.asked.flatMap((asked) => {
    return [...problemsOf(cluster, asked)].map(([kind, note]): Finding => {
      return { kind, jobId: asked.jobId, fireTime: asked.at, note: `${asked.runId}: ${note}` };
    });
  });
}

function* problemsOf(
  { world, losses }: Cluster,
  { runId, jobId, at, isAnswered }: Asked,
): Generator<readonly [FindingKind, string]> {
  const { store, effects } = world;
  const began = effects.filter((effect) => (groupIdOf(effect.runId) ?? effect.runId) === runId);
  const run = store.run(runId);
  const rows = store.ledgerOf(jobId).filter((row) => row.runId === runId);
  const attempts = began.map((effect) => attemptOf(effect, runId));
  if (new Set(attempts).size < attempts.length) yield ['doubled', `attempts ${attempts.join()}`];
  if (run !== undefined && !isOver(run.state)) yield ['waiting', run.state];
  if (run?.state === 'succeeded' && began.length === 0) yield ['unproven', 'no task began'];
  const known = rows.filter(({ outcome }) => outcome !== 'unknown');
  if (known.length > 1 || (known.length === 1 && run !== undefined)) {
    yield ['twoOutcomes', known.map(({ reason }) => reason).join()];
  }
  const isLost = losses.some(({ from, until }) => at >= from && at <= until);
  const isTold = run !== undefined || rows.length > 0;
  if (!isTold && !isLost && isAnswered) yield ['lost', 'neither a run nor a row'];
  if (!isTold && !isLost && began.length > 0) yield ['unrecorded', 'its task began'];
}

/** Which part of the run it was, where it is done in parts, and for the how manieth time. */
function attemptOf(effect: WrittenEffect, runId: string): string {
  return `${effect.runId.slice(runId.length)} ${effect.attempt}`.trim();
}
