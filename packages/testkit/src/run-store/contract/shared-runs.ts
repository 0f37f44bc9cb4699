import assert from 'node:assert/strict';
import {
  type JobDefinition,
  jobDefinitionSchema,
  type RunEnvelope,
  type SharedRun,
  shardsOf,
} from '@escapement/core';
import type { RunStorePorts } from '../run-store-ports.ts';
import { contractTerm, only, owed, take } from './scene.ts';

/** How the runs are done in parts that these facts are about. */
export const shards = { count: 3, success: 'allOf' } as const;

/** The definition of a run's job, with how its runs are done in parts. */
export function definitionInParts(
  { jobId, revision, version, task, queue }: RunEnvelope,
  how: Pick<JobDefinition, 'shards' | 'broadcast'>,
): JobDefinition {
  const at = '2026-01-01T00:00:00.000Z';
  return jobDefinitionSchema.parse({
    ...{ id: jobId, revision, version, task, queue, ...how, createdAt: at, updatedAt: at },
    schedule: { kind: 'manual' },
  });
}

/** The one run that is under way in parts. */
export async function openShared(store: RunStorePorts): Promise<SharedRun> {
  return only((await store.sharing.sharedRuns(0, 10)).runs);
}

/** A run in shards that has begun. */
export async function shared(
  store: RunStorePorts,
  changes: Partial<RunEnvelope> = {},
  lateMs = 2_000,
): Promise<RunEnvelope> {
  const run = await owed(store, lateMs, { shards, ...changes });
  assert.deepEqual(await take(await store.worker('w')), []);
  return run;
}

/** Makes the shards of a run, as a leader does that has seen it so; by what stands, unless it is said how it was seen. */
export async function shareOut(
  store: RunStorePorts,
  run: RunEnvelope,
  seen?: SharedRun,
): Promise<readonly RunEnvelope[]> {
  const definition = definitionInParts(run, { shards });
  const { fireTime, runId } = run;
  const { runs } = await store.sharing.sharedRuns(0, 10);
  const found = seen ?? runs.find((each) => each.runId === runId);
  assert(found !== undefined);
  const made = shardsOf({ ...found, fireTime }, { definition, epoch: contractTerm.epoch });
  const about = { runId, shards: made, success: shards.success, definition };
  assert.equal((await store.sharing.shareOut(contractTerm, about)).kind, 'committed');
  return made;
}
