import assert from 'node:assert/strict';
import {
  type AsideOutcome,
  type DecidedOutcome,
  type ExchangeAnswer,
  type ExchangeRequest,
  type JobInput,
  jobDefinitionSchema,
  type RunEnvelope,
  type RunExchange,
  redisMillis,
  scheduledRunId,
  type TakenRun,
  type Term,
} from '@escapement/core';
import { eventually } from '../../eventually.ts';
import { envelopeOf } from '../../run-envelopes.ts';
import type { RunStorePorts } from '../run-store-ports.ts';

/** The term under which the facts write; whoever calls them holds its office. */
export const contractTerm: Term = {
  nodeId: 'node-a',
  epoch: 7,
  ensembleId: 'ensemble-1',
  since: redisMillis(0),
};

/** Lets runs begin. `leastGeneration` is more than anybody can have seen in a test. */
export async function holdOffice(store: RunStorePorts): Promise<void> {
  await store.office.claim(contractTerm);
  await store.office.vouch(contractTerm, { leastGeneration: 1_000_000, unknown: undefined });
}

/** A run that was due so many milliseconds ago. */
export function runLate(
  store: RunStorePorts,
  lateMs: number,
  changes: Partial<RunEnvelope> = {},
): RunEnvelope {
  const fireTime = store.now() - lateMs;
  const runId = scheduledRunId(changes.jobId ?? 'nightly-report', fireTime);
  return envelopeOf({ fireTime, dueTime: fireTime, runId, ...changes });
}

export async function stage(
  store: RunStorePorts,
  ...runs: readonly RunEnvelope[]
): Promise<readonly RunEnvelope[]> {
  const advances = runs.map((run) => {
    return { jobId: run.jobId, runs: [run], outcomes: [], nextFireTime: undefined };
  });
  await store.schedule.stage(contractTerm, advances);
  return runs;
}

/** Stages a run that was due so many milliseconds ago. */
export async function owed(
  store: RunStorePorts,
  lateMs: number,
  changes: Partial<RunEnvelope> = {},
): Promise<RunEnvelope> {
  const run = runLate(store, lateMs, changes);
  await stage(store, run);
  return run;
}

/** Carries the definition that a run is of, so that a worker can open it; keeps and drops what is told. */
export async function carry(
  store: RunStorePorts,
  of: RunEnvelope,
  more: {
    readonly kept?: readonly RunEnvelope[];
    readonly dropped?: readonly RunEnvelope[];
    readonly outcomes?: readonly DecidedOutcome[];
    readonly asides?: readonly AsideOutcome[];
    readonly policies?: Partial<Pick<JobInput, 'keep' | 'onWorkerLost'>>;
  } = {},
): Promise<number> {
  const { jobId, revision, version, task, queue, overlap } = of;
  const at = '2026-01-01T00:00:00.000Z';
  const definition = jobDefinitionSchema.parse({
    ...{ id: jobId, revision, version, task, queue, overlap, createdAt: at, updatedAt: at },
    schedule: { kind: 'manual' },
    ...more.policies,
  });
  const outcome = await store.schedule.carry(contractTerm, [
    {
      ...{ jobId, revision, definition, present: 'stands', nextFireTime: undefined },
      kept: more.kept ?? [],
      dropped: more.dropped ?? [],
      outcomes: more.outcomes ?? [],
      asides: more.asides ?? [],
      openAfter: undefined,
    },
  ]);
  return outcome.kind === 'committed' ? (outcome.takenBack ?? 0) : -1;
}

export function exchange(
  worker: RunExchange,
  request: Partial<ExchangeRequest>,
  queue = 'default',
): Promise<ExchangeAnswer> {
  return worker.exchange(queue, { ends: [], backs: [], begins: [], most: 0, ...request });
}

export async function take(
  worker: RunExchange,
  most = 10,
  queue?: string,
): Promise<readonly TakenRun[]> {
  return (await exchange(worker, { most }, queue)).taken;
}

/** What is taken as soon as anything is. */
export function takenOnce(worker: RunExchange): Promise<readonly TakenRun[]> {
  return eventually('a run is given', async () => {
    const taken = await take(worker);
    return taken.length > 0 && taken;
  });
}

/** A run that is due, in the hands of a worker that stands in line for its lock. */
export async function takenInLine(store: RunStorePorts) {
  const run = await owed(store, 1_000, { lock: 'ledger', revision: 4 });
  const worker = await store.worker('w');
  assert.equal(only(await take(worker)).state, 'waiting');
  return { run, worker };
}

/** The ids of runs. */
export function idsOf(runs: readonly { readonly runId: string }[]): readonly string[] {
  return runs.map(({ runId }) => runId);
}

/** The one run that there must be. */
export function only<T>(items: readonly T[]): T {
  const [item] = items;
  if (item === undefined || items.length !== 1) throw new Error(`there are ${items.length}, not 1`);
  return item;
}

/** Three runs that `worker` has taken: one that is over, one that runs, and one that stands in line for its lock. */
export async function overBegunInLine(
  store: RunStorePorts,
  worker: RunExchange,
): Promise<readonly [over: RunEnvelope, begun: RunEnvelope, inLine: RunEnvelope]> {
  const over = await owed(store, 3_000, { jobId: 'over' });
  const begun = await owed(store, 2_000, { jobId: 'begun' });
  const inLine = await owed(store, 1_000, { jobId: 'in-line', lock: 'ledger' });
  await take(worker);
  await exchange(worker, { ends: [{ runId: over.runId, attempt: 1, event: 'succeed' }] });
  return [over, begun, inLine];
}
