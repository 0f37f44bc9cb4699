import {
  askedRunId,
  type DecidedOutcome,
  type RunEnd,
  type RunEnvelope,
  scheduledRunId,
} from '@escapement/core';
import { envelopeOf } from '@escapement/testkit';
import { stageArgument } from '../../../packages/redis/src/schedule/run-argument.ts';
import { type HeldRun, queues, type TwinWorlds, workers } from './twin-worlds.ts';
import { keys } from './world.ts';

/** What a worker would open; the scripts read no more of it than until when it may begin, how many may wait for their turn, and how many late ones may begin. */
const sealed = ({ beginBy, overlapLimit, lateMost }: RunEnvelope) =>
  JSON.stringify(['s'.repeat(43), { by: beginBy, n: overlapLimit, c: lateMost }]);

/** Few outcomes of each, since a list of last outcomes is cut at one moment on one way and at two on the other. */
export function jobOf({ marks, random }: TwinWorlds): string {
  return `job-${Math.floor(marks / 25)}-${random.pick(['a', 'b', 'c'])}`;
}

/** Runs of one job are of several kinds, as after an edit while something of it is at work. */
function overlapOf({ random }: TwinWorlds): RunEnvelope['overlap'] {
  if (random.chance(0.65)) return 'allow';
  return random.chance(0.6) ? 'skip' : random.pick(['queue', 'queue', 'replace']);
}

function freshRun(twins: TwinWorlds, changes: Partial<RunEnvelope> = {}): RunEnvelope {
  const { chance, between, pick } = twins.random;
  twins.marks += 1;
  const jobId = jobOf(twins);
  const dueTime =
    twins.now +
    pick([
      ...[between(-300, 0), between(-300, 0), between(-300, 0), between(-300, 0)],
      ...[between(-300, 0), between(-300, 0)],
      ...[between(-12_000, 2_000), between(-12_000, 2_000), between(-70_000, 2_000)],
      between(0, 20_000),
    ]);
  const fireTime = Math.floor(dueTime / 1000) * 1000 + twins.marks;
  const isAsked = chance(0.1);
  const asked = {
    jobId,
    askedAt: fireTime,
    trigger: 'manual',
    mark: `mark${twins.marks}`,
  } as const;
  return envelopeOf({
    ...{ jobId, fireTime, dueTime: isAsked || chance(0.3) ? fireTime : dueTime },
    runId: isAsked ? askedRunId(asked) : scheduledRunId(jobId, fireTime),
    ...{ queue: chance(0.8) ? 'default' : pick(queues), beginBy: dueTime + between(0, 90_000) },
    ...{ revision: twins.revision, overlap: overlapOf(twins) },
    ...(chance(0.3) ? { overlapLimit: 2 } : {}),
    ...(twins.isMixed && chance(0.2) ? { maxConcurrent: 2 } : {}),
    ...(twins.isMixed && chance(0.1) ? { priority: between(1, 3) } : {}),
    ...(chance(0.3) ? { lateMost: pick([1, 2]) } : {}),
    ...(chance(0.1) ? { lock: 'ledger' } : {}),
    ...changes,
  });
}

async function stageAll(twins: TwinWorlds, runs: readonly RunEnvelope[]): Promise<void> {
  const { chance } = twins.random;
  const { envelopes, about } = stageArgument(
    runs.map((run) => ({
      jobId: run.jobId,
      runs: [run],
      outcomes: chance(0.05) ? [outcome(twins, run)] : [],
      nextFireTime: chance(0.8) ? twins.now + 60_000 : undefined,
    })),
  );
  await twins.stage(about, envelopes.map(sealed));
  twins.known.push(...runs.map(({ runId }) => runId));
}

/** A fire time that has an outcome before anybody stages it. */
async function decide(twins: TwinWorlds, { jobId, fireTime }: RunEnvelope): Promise<void> {
  const outcomes: DecidedOutcome[] = [{ fireTime, outcome: 'missed', reason: 'too-old' }];
  const advance = { jobId, runs: [], outcomes, nextFireTime: undefined };
  await twins.stage(stageArgument([advance]).about, []);
}

/** Of fire times before a run's, of its own, or of one that is to come. */
function outcome({ random, now }: TwinWorlds, { fireTime }: RunEnvelope): DecidedOutcome {
  const first = random.pick([now - random.between(0, 100_000), fireTime, now + 5_000]);
  return {
    fireTime: first,
    ...(random.chance(0.3) ? { untilFireTime: first + random.between(1, 30_000) } : {}),
    outcome: 'skipped',
    reason: 'overlap',
  };
}

async function take(twins: TwinWorlds, by: { worker: string; queue: string }, most: number) {
  const duty = twins.random.pick(['take', 'keep', undefined] as const);
  const answer = await twins.exchange(by, { most, ...(duty === undefined ? {} : { duty }) });
  for (const { runId, state, attempt } of answer?.taken ?? []) {
    twins.held.push({ ...by, runId, state, attempt });
  }
}

function someHeld(twins: TwinWorlds, most: number): readonly HeldRun[] {
  const { random, held } = twins;
  if (held.length === 0) return [];
  const { worker, queue } = random.pick(held);
  const by = held.filter((run) => run.worker === worker && run.queue === queue);
  return by.slice(0, random.between(1, most));
}

function endOf({ random }: TwinWorlds, { runId, attempt }: HeldRun): RunEnd {
  const plain = { runId, attempt, event: 'succeed' } as const;
  if (random.chance(0.9)) return plain;
  const failed = { runId, attempt, event: 'fail', reason: 'said "so"' } as const;
  return random.pick<RunEnd>([
    { ...plain, attempt: attempt + 1 },
    { ...plain, lock: { fencingToken: 3, waitedMs: 4 } },
    { ...failed, again: { afterMs: 0 } },
    ...[failed, { ...plain, event: 'time-out', reason: 'late' } as const],
  ]);
}

export const acts = {
  async stage(twins: TwinWorlds): Promise<void> {
    const runs = Array.from({ length: twins.random.between(1, 12) }, () => freshRun(twins));
    const [first] = runs;
    if (first !== undefined && twins.random.chance(0.1)) await decide(twins, first);
    await stageAll(twins, runs);
    // Said once more after a lost answer.
    if (twins.random.chance(0.1)) await stageAll(twins, runs);
  },

  async take(twins: TwinWorlds): Promise<void> {
    const { random } = twins;
    const queue = random.chance(0.8) ? 'default' : random.pick(queues);
    await take(twins, { worker: random.pick(workers), queue }, random.between(1, 20));
  },

  async end(twins: TwinWorlds): Promise<void> {
    const { random } = twins;
    const some = someHeld(twins, 20);
    const [first] = some;
    if (first === undefined) return;
    const ends = some.map((run) => endOf(twins, run));
    const known = random.chance(0.1) ? random.pick(twins.known) : undefined;
    // No worker says one end twice in a call; what is known of the first may have been written over by then.
    if (known !== undefined && ends.every(({ runId }) => runId !== known))
      ends.push({ runId: known, attempt: 1, event: 'succeed' });
    const worker = random.chance(0.95) ? first.worker : random.pick(workers);
    const most = random.chance(0.5) ? random.between(1, 8) : 0;
    const by = { worker, queue: first.queue };
    const answer = await twins.exchange(by, { ends, most });
    // Said once more after a lost answer.
    if (random.chance(0.1)) await twins.exchange(by, { ends });
    for (const run of some) twins.held.splice(twins.held.indexOf(run), 1);
    for (const { runId, state, attempt } of answer?.taken ?? []) {
      twins.held.push({ ...by, runId, state, attempt });
    }
  },

  /** So many of one job at once that its records are too many. */
  async crowd(twins: TwinWorlds): Promise<void> {
    const { random, marks } = twins;
    const jobId = `crowd-${marks}`;
    if (random.chance(0.7))
      await twins.command('HSET', keys.keep, jobId, random.pick(['3', '30', 'x']));
    const runs = Array.from({ length: 45 }, () => {
      const run = freshRun(twins, {
        jobId,
        overlap: 'allow',
        dueTime: twins.now - 5,
        queue: 'crowded',
      });
      return { ...run, runId: scheduledRunId(jobId, run.fireTime) };
    });
    await stageAll(twins, runs);
    const by = { worker: 'worker-a', queue: 'crowded' };
    const answer = await twins.exchange(by, { most: 100 });
    const ends = (answer?.taken ?? []).filter(({ state }) => state === 'running');
    await twins.exchange(by, {
      ends: ends.map(({ runId, attempt }) => ({ runId, attempt, event: 'succeed' })),
    });
  },

  async begin(twins: TwinWorlds): Promise<void> {
    const run = twins.held.find(({ state }) => state === 'waiting');
    if (run === undefined) return;
    const { runId, attempt, worker, queue } = run;
    const begins = [{ runId, attempt, lock: { fencingToken: 5, waitedMs: 6 } }];
    const answer = await twins.exchange({ worker, queue }, { begins, most: 1 });
    Object.assign(run, { state: 'running', attempt: attempt + 1 });
    for (const taken of answer?.taken ?? []) {
      twins.held.push({
        worker,
        queue,
        runId: taken.runId,
        state: taken.state,
        attempt: taken.attempt,
      });
    }
  },

  async handBack(twins: TwinWorlds): Promise<void> {
    const some = someHeld(twins, 3);
    const [first] = some;
    if (first === undefined) return;
    const backs = some.map(({ runId, attempt }) => ({ runId, attempt, afterMs: 0 }));
    await twins.exchange({ worker: first.worker, queue: first.queue }, { backs });
    for (const run of some) twins.held.splice(twins.held.indexOf(run), 1);
  },

  async recall(twins: TwinWorlds): Promise<void> {
    const { worker, queue } = twins.random.pick([
      { worker: 'worker-a', queue: 'default' },
      ...twins.held,
    ]);
    const known = twins.held.filter((run) => run.worker === worker).map(({ runId }) => runId);
    await twins.exchange({ worker, queue }, { recall: known.slice(1) });
  },

  async stop(twins: TwinWorlds): Promise<void> {
    if (twins.known.length > 0) await twins.stop(twins.random.pick(twins.known.slice(-20)));
  },

  async edit(twins: TwinWorlds): Promise<void> {
    twins.revision += 1;
    const least = twins.random.pick([String(twins.revision), '1', '1', 'nonsense', '-inf', 'nan']);
    // Another kind of key may stand there.
    await twins.command('HSET', keys.minRevision, jobOf(twins), least).catch(() => {});
  },
};
