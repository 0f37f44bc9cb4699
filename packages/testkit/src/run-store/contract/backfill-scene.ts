import assert from 'node:assert/strict';
import {
  type Backfill,
  type EpochMillis,
  jobDefinitionSchema,
  type OpenBackfill,
  planBackfill,
} from '@escapement/core';
import type { RunStorePorts } from '../run-store-ports.ts';
import { contractTerm } from './scene.ts';

/** Who asks for back-fills. */
export const by = 'token at 127.0.0.1';
/** Who wants it stopped, and why. */
export const request = { by, reason: 'enough' };
const hourMs = 3_600_000;
const day = Date.parse('2026-03-07T00:00:00.000Z');

interface Asked {
  readonly id?: string;
  readonly count?: number;
  readonly jobId?: string;
  readonly parallel?: number;
}

/** Asks for one of so many hours. */
export async function ask(
  store: RunStorePorts,
  { id = 'aaaaaa', count = 3, jobId = 'bill', parallel }: Asked = {},
): Promise<{ readonly backfill: Backfill; readonly fireTimes: readonly EpochMillis[] }> {
  const fireTimes = Array.from({ length: count }, (_, i) => day + i * hourMs);
  const backfill: Backfill = {
    ...{ id, jobId, from: day, to: day + count * hourMs, order: 'oldest-first', again: false },
    ...{ reason: 'late data', by, askedAt: store.now(), version: 1 },
    ...{ total: count, leftOut: 0 },
    ...(parallel === undefined ? {} : { parallel }),
  };
  assert.deepEqual(await store.backfills.put(backfill, fireTimes), { kind: 'put' });
  return { backfill, fireTimes };
}

function definitionOf(jobId: string, overlap: string) {
  const at = '2026-01-01T00:00:00.000Z';
  return jobDefinitionSchema.parse({
    ...{ id: jobId, revision: 1, version: 1, createdAt: at, updatedAt: at, overlap },
    ...{ task: { kind: 'handler', handler: 'noop' }, schedule: { kind: 'manual' } },
  });
}

/** What the leader finds to do. */
export async function tend(store: RunStorePorts): Promise<readonly OpenBackfill[]> {
  const outcome = await store.schedule.tendBackfills(contractTerm, 10);
  assert.equal(outcome.kind, 'committed');
  return outcome.kind === 'committed' ? (outcome.open ?? []) : [];
}

/** What the leader makes of it. */
export function planned(store: RunStorePorts, open: OpenBackfill, overlap = 'allow') {
  const { backfill } = open;
  const definition = definitionOf(backfill.jobId, overlap);
  const when = { createdAt: 0, now: store.now(), epoch: contractTerm.epoch };
  const fate = planBackfill(open, { definition, ...when });
  assert(fate.kind === 'stages');
  return { backfill, definition, runs: fate.runs };
}

/** As a leader does it, once. */
export async function pass(store: RunStorePorts, overlap = 'allow'): Promise<void> {
  for (const open of await tend(store)) {
    await store.schedule.stageBackfill(contractTerm, planned(store, open, overlap));
  }
}

/** How one stands. */
export const stateOf = async (store: RunStorePorts, id = 'aaaaaa') => {
  const { state, staged, ends } = (await store.backfills.get('bill', id)) ?? {};
  return { state, staged, ...ends };
};
/** None of its runs has ended. */
export const none = { succeeded: 0, failed: 0, cancelled: 0, unknown: 0 };
