import { isOver, type RunEnvelope, type StagedRun } from '@escapement/core';
import { expect } from 'vitest';
import { auditAll } from '../redis-hands.ts';
import { advanceOf, changeOf, definitionOf, runDueIn } from '../redis-plans.ts';
import { takeOffice } from '../redis-rig.ts';
import type { BookedRun } from './run-book.ts';
import { byPlace, jobIds, type Scene, workers } from './scene.ts';
import { endShared, isGone, refused } from './worker-acts.ts';

/** What the leader does, and whoever asks for runs or looks after them, noted in the book as it must come out. */
export const leaderActs = {
  async stage(scene: Scene): Promise<void> {
    const some = Array.from({ length: scene.random.between(1, 6) }, () => scene.envelope());
    // No leader owes a fire time twice in one breath.
    const runs = [...new Map(some.map((run) => [run.runId, run])).values()];
    await scene.store.schedule.stage(scene.term, [advanceOf(runs)]);
    for (const run of runs) {
      const isKnown = scene.book.runs.has(run.runId) || scene.book.rows.has(run.runId);
      if (!isKnown && !scene.isPruned(run)) scene.book.enter(run, 'stage');
    }
  },

  /** Somebody asks for a run by hand. */
  async ask(scene: Scene): Promise<void> {
    scene.marks += 1;
    const run = scene.envelope();
    const runId = `${run.runId}-m${scene.marks}`;
    const asked = { ...run, runId, trigger: 'manual' } as const;
    const isAlive = scene.book.open.some(
      (other) => other.jobId === run.jobId && scene.book.isAlive(other),
    );
    const kind = asked.overlap === 'skip' && isAlive ? 'overlap' : 'enqueued';
    expect(await scene.store.archive.enqueueManual(asked)).toMatchObject({ kind });
    if (kind === 'enqueued') scene.book.enter(asked, 'stage');
  },

  /** Somebody wants runs stopped, whatever they are at. */
  async stop(scene: Scene): Promise<void> {
    for (const run of scene.some([...scene.book.runs.values()], 2)) {
      const request = { by: 'somebody', reason: 'so' };
      const outcome = await scene.store.archive.askToStop(run.runId, request);
      const told = { state: run.state, outcome };
      if (isOver(run.state)) expect(told).toMatchObject({ outcome: 'over' });
      else if (run.state === 'running' || run.state === 'shared') {
        expect(told).toMatchObject({ outcome: 'asked' });
        run.isUnwanted = true;
      } else {
        expect(told).toMatchObject({ outcome: 'cancelled' });
        scene.book.happen(run, 'cancel');
      }
    }
  },

  /** A worker is given up, though it may only have been silent. */
  async recover(scene: Scene): Promise<void> {
    const worker = scene.random.pick(workers);
    const runs = [...scene.book.inStates('running', 'waiting')].filter(
      (run) => run.worker === worker,
    );
    let [retried, lost] = [0, 0];
    for (const run of runs.sort(byPlace)) {
      if (run.isUnwanted) {
        scene.book.happen(run, 'cancel');
        continue;
      }
      const isBegun = run.state === 'running';
      if (isBegun) run.lostWorkers += 1;
      const isLost = run.lostWorkers >= 3 && isBegun;
      scene.book.happen(run, isLost ? 'fail' : 'retry');
      if (isLost) lost += 1;
      else retried += 1;
    }
    expect(await scene.store.lives.recover(worker, 0)).toEqual({ retried, lost });
  },

  /** The shards of some runs are over. */
  endShared: (scene: Scene): Promise<void> =>
    endShared(scene, scene.some(scene.book.inStates('shared'), 2)),

  /** The workers of some runs are gone, and nobody else may do them; what has begun is for whoever looks after those. */
  async loseParts(scene: Scene): Promise<void> {
    const some = scene.some([...scene.book.runs.values()], 2);
    const parts = some.map(({ runId }) => ({ runId, workerId: 'worker-z', reason: 'so' }));
    expect((await scene.store.schedule.loseParts(scene.term, parts)).kind).toBe('committed');
    for (const run of some) {
      if (run.state === 'staged' || run.state === 'retrying') scene.book.happen(run, 'lose');
    }
  },

  edit: (scene: Scene): Promise<void> => editJob(scene, scene.random.pick(jobIds), 0.5),

  /** Entries get lost, and the audit makes them anew; what nobody came for in time becomes a row by it. */
  async audit(scene: Scene): Promise<void> {
    const owed = scene.book.inStates('staged', 'retrying');
    for (const run of scene.some(owed, 2)) await scene.client.del(`{esc}:default:${run.runId}`);
    await auditAll(scene.store, Date.now(), ...owed.map(({ envelope }) => envelope));
    for (const run of owed) if (await isGone(scene, run)) await refused(scene, run, []);
  },

  /** Redis is short of memory: old logs go, and then old runs. */
  async drop(scene: Scene): Promise<void> {
    await scene.store.memory.dropLogs(0, scene.random.between(1, 5));
    const most = scene.random.between(1, 6);
    const going = oldestOf([...scene.book.runs.values()].sort(byPlace), most);
    const { dropped } = await scene.store.memory.dropRuns(0, most);
    for (const run of going) scene.book.dropped(run);
    expect(dropped).toBe(going.length);
  },

  /** Redis came back with less than it knew: what no worker has told of is lost, and what is shared out among parts that nobody knows. */
  async lose(scene: Scene): Promise<void> {
    const untold = scene.book
      .inStates('running', 'waiting', 'shared')
      .filter(({ isGreeted, state }) => state === 'shared' || !isGreeted);
    for (const run of [...untold].sort(byPlace)) {
      scene.book.happen(run, run.state === 'waiting' ? 'retry' : 'lose');
    }
    const lost = untold.filter(({ state }) => state === 'lost').length;
    expect(await scene.store.office.loseUntold(scene.term, 'nobody told of it')).toBe(lost);
  },

  async forget(scene: Scene): Promise<void> {
    const ensembleId = `ensemble-${scene.random.next()}`;
    scene.term = { ...scene.term, ensembleId };
    for (const store of scene.stores) await takeOffice(store, scene.term);
    for (const run of scene.book.ready('forget')) scene.book.forgotten(run);
    expect(await scene.store.office.forget(scene.term)).toEqual({ kind: 'committed' });
  },
};

/** What goes of all runs in their order: of each job among the first ones the oldest of an older part, until there are so many, but never its last. */
function oldestOf(runs: readonly BookedRun[], most: number): readonly BookedRun[] {
  const part = Math.min(8 * most, Math.max(most, Math.floor(runs.length / 2)));
  const until = runs[part - 1]?.fireTime ?? Number.POSITIVE_INFINITY;
  const going: BookedRun[] = [];
  for (const jobId of new Set(runs.slice(0, most).map((run) => run.jobId))) {
    const past = runs.filter((run) => run.jobId === jobId && isOver(run.state));
    const old = past.slice(0, -1).filter(({ fireTime }) => fireTime <= until);
    going.push(...old.slice(0, most - going.length));
  }
  return going;
}

/** A job gets a new version, which takes over some of what is staged and not the rest. */
async function editJob(scene: Scene, jobId: string, share: number): Promise<void> {
  scene.revision += 1;
  const revision = scene.revision;
  const edit = { kind: 'edited', changedAt: scene.base, revision } as const;
  await scene.store.archive.announceEdits([{ jobId, edit }]);
  const [context] = await scene.store.schedule.changeContexts([jobId]);
  const staged = context?.staged ?? [];
  const ready = scene.book.ready('take-back').filter((run) => run.jobId === jobId);
  expect(staged.map(({ runId }) => runId).sort()).toEqual(ready.map(({ runId }) => runId).sort());
  const kept = staged.filter(() => scene.random.chance(share)).map((was) => keptAs(scene, was));
  const dropped = staged.filter(({ runId }) => kept.every((run) => run.runId !== runId));
  const definition = definitionOf({ id: jobId, revision, version: revision });
  const change = changeOf({ jobId, revision, definition, kept, dropped });
  expect(await scene.store.schedule.carry(scene.term, [change])).toMatchObject({
    takenBack: dropped.length,
  });
  for (const envelope of kept) {
    const run = scene.known(envelope.runId);
    run.envelope = envelope;
    if (run.state === 'waiting') scene.book.happen(run, 'recast');
  }
  for (const { runId } of dropped) {
    const run = scene.known(runId);
    scene.book.happen(run, run.attempt > 0 ? 'cancel' : 'take-back');
  }
}

/** What had lost its entry, or was staged under an older version, is all in its queue again. */
export async function carryAll(scene: Scene): Promise<void> {
  for (const jobId of jobIds) await editJob(scene, jobId, 1);
}

/** A staged run as one of the version that takes it over. */
function keptAs(scene: Scene, { runId, trigger, fireTime, dueTime }: StagedRun): RunEnvelope {
  const { jobId } = scene.known(runId);
  const { overlap, lock } = scene.envelope();
  const about = { runId, trigger, fireTime, dueTime, jobId, revision: scene.revision, overlap };
  return runDueIn(0, { ...about, ...(lock === undefined ? {} : { lock }) });
}
