import { groupIdOf, isOver } from '@escapement/core';
import type { MemoryRunStore } from '@escapement/testkit';
import { wasHarmed } from '../../drill/beginnings.ts';
import type { Finding, Problem } from '../../drill/findings.ts';
import { groupedBy } from '../../drill/grouped-by.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { WrittenEffect } from '../cluster/world.ts';
import type { Parts } from '../people/jobs.ts';

type Kept = ReturnType<MemoryRunStore['runsOf']>[number];

/** A run that is done in parts, the runs that do them, and what their tasks wrote down. */
export interface Whole {
  readonly run: Kept;
  readonly parts: readonly Kept[];
  readonly effects: readonly WrittenEffect[];
}

/** By then whoever leads has held a Redis that lost something against what others remember. */
const accountedWithinMs = 15_000;

/** What is wrong with runs that are done in parts. Of those that a Redis lost something of nobody can say which parts there were; none began twice all the same. */
export function partFindings(cluster: Cluster): readonly Finding[] {
  const { jobs, world } = cluster;
  return jobs.flatMap(({ facts: { id }, parts: asked }) => {
    if (asked === undefined) return [];
    const wholes = wholesOf(cluster, id);
    const orphans = world.store
      .runsOf(id)
      .filter(({ runId }) => isOrphan(world.store, runId))
      .map((run): Whole => ({ run, parts: [], effects: [] }));
    return [
      ...wholes.flatMap((whole) => [
        ...findingsOf(whole, beginningsOf(cluster, whole)),
        ...(isTouched(cluster, whole) ? [] : findingsOf(whole, problemsOf(cluster, whole, asked))),
      ]),
      ...orphans
        .filter((part) => !isTouched(cluster, part))
        .flatMap((part) => findingsOf(part, [{ kind: 'lost', note: 'no whole' }])),
    ];
  });
}

/** The runs of a job that is done in parts, with these. */
export function wholesOf({ world }: Cluster, jobId: string): readonly Whole[] {
  const ofWhole = groupedBy(world.store.runsOf(jobId), ({ runId }) => groupIdOf(runId));
  const effects = groupedBy(world.effects, ({ runId }) => groupIdOf(runId));
  return (ofWhole.get(undefined) ?? []).map((run) => {
    const { runId } = run;
    return { run, parts: ofWhole.get(runId) ?? [], effects: effects.get(runId) ?? [] };
  });
}

/** What began first of each run that is done in parts, as what it began with itself. */
export function firstOfWholes({ world }: Cluster): readonly WrittenEffect[] {
  const wholes = groupedBy(world.effects, ({ runId }) => groupIdOf(runId));
  return [...wholes].flatMap(([runId, effects]) => {
    const [first] = [...effects].sort((a, b) => a.begunAt - b.begunAt);
    if (runId === undefined || first === undefined) return [];
    const { endedAt: _ended, endedAs: _as, ...begun } = first;
    return [{ ...begun, runId, attempt: 1 }];
  });
}

function isOrphan(store: MemoryRunStore, runId: string): boolean {
  const of = groupIdOf(runId);
  return of !== undefined && store.run(of) === undefined;
}

/** Whether Redis lost something while it was under way. */
export function isTouched(
  { losses }: Cluster,
  { run: { envelope, endedAt = Number.POSITIVE_INFINITY } }: Whole,
): boolean {
  return losses.some(
    ({ from, until }) => from <= endedAt && envelope.fireTime <= until + accountedWithinMs,
  );
}

function findingsOf({ run }: Whole, problems: Iterable<Problem>): readonly Finding[] {
  const { jobId, fireTime } = run.envelope;
  return [...problems].map(({ kind, note }): Finding => {
    return { kind, jobId, fireTime, note: `${run.runId}: ${note}` };
  });
}

function* problemsOf(cluster: Cluster, whole: Whole, asked: Parts): Generator<Problem> {
  const { run, parts } = whole;
  if (!isOver(run.state)) yield { kind: 'waiting', note: run.state };
  for (const part of parts) {
    if (!isOver(part.state)) yield { kind: 'waiting', note: `${part.runId} is ${part.state}` };
  }
  yield* endOf(cluster, whole);
  if (run.state === 'succeeded' || run.state === 'failed') yield* outcomeOf(whole, asked);
}

/** None begins twice as the same attempt, nor again while the worker of the one before lives; and what one worker is to do no other does. */
function* beginningsOf({ harm }: Cluster, { run, effects }: Whole): Generator<Problem> {
  for (const [runId, ofPart] of groupedBy(effects, (effect) => effect.runId)) {
    const inOrder = [...ofPart].sort((a, b) => a.begunAt - b.begunAt);
    if (new Set(ofPart.map(({ attempt }) => attempt)).size < ofPart.length)
      yield { kind: 'doubled', note: `an attempt of ${runId} began twice` };
    for (const before of inOrder.slice(0, -1)) {
      if (!wasHarmed(before, harm))
        yield { kind: 'doubled', note: `${runId} began again after attempt ${before.attempt}` };
    }
    const worker = /~worker-(\d+)$/.exec(runId.slice(run.runId.length))?.[1];
    if (worker === undefined) continue;
    for (const { pid } of ofPart) {
      if (pid !== Number(worker)) yield { kind: 'phantom', note: `${runId} began on ${pid}` };
    }
  }
}

/** Nothing of it is at work any more when it says that it is over; what a harmed worker goes on with nobody knows. */
function* endOf({ harm }: Cluster, { run, parts, effects }: Whole): Generator<Problem> {
  const { endedAt } = run;
  if (endedAt === undefined) return;
  for (const part of parts) {
    if (part.endedAt === undefined || part.endedAt > endedAt)
      yield { kind: 'early', note: `it ended before ${part.runId}` };
  }
  for (const effect of effects) {
    const isLater = effect.endedAt === undefined || effect.endedAt > endedAt;
    if (isLater && !wasHarmed(effect, harm))
      yield { kind: 'early', note: `it ended while ${effect.runId} was at work` };
  }
}

/** It has as many parts as it was to have, and came to what they came to. */
function* outcomeOf({ run, parts }: Whole, { count, success }: Parts): Generator<Problem> {
  if (count !== 'every-worker' && parts.length !== count)
    yield { kind: 'lost', note: `${parts.length} parts of ${count}` };
  const good = parts.filter(({ state }) => state === 'succeeded').length;
  const needed = {
    allOf: parts.length,
    anyOf: 1,
    quorum: Math.floor(parts.length / 2) + 1,
  }[success];
  const isGood = parts.length > 0 && good >= needed;
  if (isGood !== (run.state === 'succeeded'))
    yield { kind: 'untrue', note: `${run.state}, with ${good} good parts of ${parts.length}` };
}
