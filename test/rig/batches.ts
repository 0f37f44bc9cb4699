import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { JobBatchOutcomes, JobOutcome } from '@escapement/protocol';
import type { Cluster, Member } from './cluster.ts';

export const jobsInBatch = 500;
/** A node that is slow gets no faster by being asked without a pause, and counts each try as a write. */
const againAfterMs = 500;

interface Sending {
  readonly key?: string;
  readonly to?: Member | undefined;
}

/** Sends jobs together to one node; fails when they are refused as a whole. */
export async function sendBatch(
  cluster: Cluster,
  jobs: readonly unknown[],
  more: Sending = {},
): Promise<readonly JobOutcome[]> {
  const answer = await sendJobs(cluster, jobs, more);
  if (!answer.ok)
    throw new Error(`POST /api/v1/jobs:batch: ${answer.status} ${await answer.text()}`);
  return ((await answer.json()) as JobBatchOutcomes).outcomes;
}

/** Sends jobs together to one node, whatever it answers. */
export function sendJobs(
  cluster: Cluster,
  jobs: readonly unknown[],
  { key, to }: Sending,
): Promise<Response> {
  return cluster.call({
    method: 'POST',
    path: '/api/v1/jobs:batch',
    body: { jobs },
    from: to,
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  });
}

/**
 * Creates one batch. False when a slow machine left some or all of it, which the same call with the same key goes on with; fails when one of
 * its jobs is refused for what it is.
 */
async function isCreated(
  cluster: Cluster,
  batch: readonly object[],
  more: Sending & { readonly key: string },
): Promise<boolean> {
  const answer = await sendJobs(cluster, batch, more);
  // Away, or at it still since somebody lost patience.
  if (answer.status === 503 || answer.status === 409) return false;
  if (!answer.ok) throw new Error(`a batch of jobs: ${answer.status} ${await answer.text()}`);
  const { outcomes } = (await answer.json()) as JobBatchOutcomes;
  for (const each of outcomes) {
    if (each.outcome === 'created' || each.problem.status === 503) continue;
    throw new Error(`${each.id}: ${each.problem.code} ${each.problem.detail}`);
  }
  return outcomes.every(({ outcome }) => outcome === 'created');
}

/** Creates any number of jobs through one node, as a program does: batch after batch, so many of them at once. Answers how many were sent again. */
export async function createAll(
  cluster: Cluster,
  jobs: readonly object[],
  more: { readonly to?: Member; readonly atOnce?: number } = {},
): Promise<number> {
  const { to, atOnce = 1 } = more;
  const left = Array.from({ length: Math.ceil(jobs.length / jobsInBatch) }, (_, i) =>
    jobs.slice(i * jobsInBatch, (i + 1) * jobsInBatch),
  ).values();
  let again = 0;
  const lane = async () => {
    for (const batch of left) {
      const key = randomUUID();
      while (!(await isCreated(cluster, batch, { key, to }))) {
        again += 1;
        await delay(againAfterMs);
      }
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return again;
}
