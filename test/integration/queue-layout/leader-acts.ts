import { dueLookEveryMs, type RunEnvelope, type StagedRun } from '@escapement/core';
import { expect } from 'vitest';
import { auditAll } from '../redis-hands.ts';
import { advanceOf, changeOf, definitionOf } from '../redis-plans.ts';
import { takeOffice } from '../redis-rig.ts';
import { addAlike, leaveHands } from './alike.ts';
import type { PeerEntry } from './peer-queue.ts';
import type { StandingEntry } from './standing-entry.ts';
import { jobIds, type TwinScene } from './twin-scene.ts';

/** What the leader does, whoever asks for runs, and who looks after them; each says what it did. */
export const leaderActs = {
  async stage(scene: TwinScene): Promise<string> {
    const { random } = scene;
    const isFar = random.chance(0.25);
    const isAtOnce = random.chance(0.5);
    const first = isFar ? scene.far() : scene.soon();
    const runs = Array.from({ length: random.between(1, 5) }, (_, i) => {
      if (i === 0 || isAtOnce) return scene.envelope(first);
      return scene.envelope(isFar ? scene.far() : scene.soon());
    });
    await scene.store.schedule.stage(scene.term, [advanceOf(runs)]);
    await entered(scene, runs);
    return `staged ${runs.map(({ runId }) => runId).join(' ')}`;
  },

  /** What stands is staged once more, as after an answer that was lost. */
  async stageAgain(scene: TwinScene): Promise<string> {
    const again = scene.some([...scene.entries.values()], 3).map(({ envelope }) => envelope);
    await scene.store.schedule.stage(scene.term, [advanceOf(again)]);
    const told = again.map(({ runId: id }) => ({ id, data: '{}', timestamp: 1, delayMs: 1 }));
    if (told.length > 0) await scene.peer.add(told);
    return `staged again ${again.map(({ runId }) => runId).join(' ')}`;
  },

  async ask(scene: TwinScene): Promise<string> {
    scene.marks += 1;
    const run = scene.envelope(scene.soon());
    const about = { runId: `${run.runId}-m${scene.marks}`, trigger: 'manual' } as const;
    const asked = { ...run, ...about, overlap: 'allow' } as const;
    expect(await scene.store.archive.enqueueManual(asked)).toMatchObject({ kind: 'enqueued' });
    await entered(scene, [asked]);
    return `asked for ${asked.runId}`;
  },

  edit: (scene: TwinScene): Promise<string> => editJob(scene, scene.random.pick(jobIds)),

  /** Entries get lost, and the audit makes them anew; such as are alone in their millisecond, in which it gives them no place. */
  async audit(scene: TwinScene): Promise<string> {
    const upcoming = [...scene.entries.values()].filter(({ holder }) => holder === undefined);
    const isAlone = ({ at }: StandingEntry) => upcoming.filter((each) => each.at === at).length < 2;
    const far = upcoming.filter((entry) => scene.isFar(entry) && isAlone(entry));
    const lost = scene.some(far, 2);
    for (const { runId } of lost) await scene.client.del(...scene.both(runId));
    await auditLost(scene, lost);
    return `audited ${lost.map(({ runId }) => runId).join(' ')}`;
  },

  /** Somebody cancels what no worker has begun. */
  async cancel(scene: TwinScene): Promise<string> {
    const idle = [...scene.entries.values()].filter((entry) => !(entry.holder && entry.isBegun));
    const some = scene.some(idle, 2);
    for (const entry of some) {
      const { runId } = entry;
      const request = { by: 'somebody', reason: 'so' };
      expect(await scene.store.archive.askToStop(runId, request)).toBe('cancelled');
      scene.stranded.delete(runId);
      await takenBack(scene, entry);
    }
    return `cancelled ${some.map(({ runId }) => runId).join(' ')}`;
  },

  /** All that is staged is taken back, and the projection with it. */
  async forget(scene: TwinScene): Promise<string> {
    const term = { ...scene.term, ensembleId: `ensemble-${scene.random.next()}` };
    scene.term = term;
    for (const store of scene.stores) await takeOffice(store, term);
    expect(await scene.store.office.forget(term)).toEqual({ kind: 'committed' });
    for (const entry of [...scene.entries.values()]) {
      if (entry.holder !== undefined && entry.isBegun) continue;
      await takenBack(scene, entry);
    }
    scene.stranded.clear();
    scene.least.clear();
    return 'forgot what was staged';
  },
} satisfies Record<string, (scene: TwinScene) => Promise<string>>;

/** Entries that we wrote are added with BullMQ, in their order, and noted. */
async function entered(scene: TwinScene, runs: readonly RunEnvelope[]): Promise<void> {
  const added: PeerEntry[] = [];
  const all = await Promise.all(runs.map((run) => scene.written(run)));
  for (const [rank, envelope] of runs.entries()) {
    const { runId, dueTime } = envelope;
    const { data, timestamp } = all[rank] ?? (await scene.written(envelope));
    const delayMs = Math.max(dueTime - timestamp, 0);
    added.push({ id: runId, data, timestamp, delayMs });
    scene.isMarked ||= delayMs <= dueLookEveryMs;
    scene.entries.set(runId, {
      ...{ runId, envelope, at: dueTime, rank, delayMs, attempt: 0, toldAttempt: 0 },
      ...{ deliveries: 0, holder: undefined, isBegun: false, isRetrying: false, lostWorkers: 0 },
    });
  }
  await addAlike(scene, added);
}

/** The audit makes these entries anew, and they keep their instant. */
export async function auditLost(scene: TwinScene, lost: readonly StandingEntry[]): Promise<void> {
  const envelopes = lost.map(({ envelope }) => envelope);
  const { reenqueued } = await auditAll(scene.store, Number.MAX_SAFE_INTEGER, ...envelopes);
  expect([...reenqueued].sort()).toEqual(lost.map(({ runId }) => runId).sort());
  for (const entry of lost) {
    const { data, timestamp } = await scene.written(entry.envelope);
    entry.delayMs = Math.max(entry.at - timestamp, 0);
    entry.deliveries = 0;
    entry.rank = 0;
    scene.isMarked ||= entry.delayMs <= dueLookEveryMs;
    await scene.peer.remove(entry.runId);
    await addAlike(scene, [{ id: entry.runId, data, timestamp, delayMs: entry.delayMs }]);
  }
}

async function takenBack(scene: TwinScene, entry: StandingEntry): Promise<void> {
  await leaveHands(scene, entry);
  await scene.peer.remove(entry.runId);
  scene.entries.delete(entry.runId);
}

/** A job gets a new version, which takes over some of what is staged, at its instant or another, and not the rest. */
async function editJob(scene: TwinScene, jobId: string): Promise<string> {
  scene.revision += 1;
  const { revision } = scene;
  scene.least.set(jobId, revision);
  const edit = { kind: 'edited', changedAt: scene.term.since, revision } as const;
  await scene.store.archive.announceEdits([{ jobId, edit }]);
  const [context] = await scene.store.schedule.changeContexts([jobId]);
  const staged = context?.staged ?? [];
  const kept = staged
    .filter(({ runId }) => scene.entries.has(runId) && scene.random.chance(0.6))
    .map((run) => keptAs(scene, run));
  const dropped = staged.filter(({ runId }) => kept.every((run) => run.runId !== runId));
  const definition = definitionOf({ id: jobId, revision, version: revision });
  const change = changeOf({ jobId, revision, definition, kept, dropped });
  await scene.store.schedule.carry(scene.term, [change]);
  for (const { runId } of dropped) {
    const entry = scene.entries.get(runId);
    scene.stranded.delete(runId);
    if (entry !== undefined) await takenBack(scene, entry);
  }
  for (const [rank, run] of kept.entries()) await carried(scene, run, rank);
  return `edited ${jobId}, kept ${kept.map(({ runId }) => runId).join(' ')}, dropped ${dropped.length}`;
}

/** A staged run as one of the version that takes it over. */
function keptAs(scene: TwinScene, { runId, trigger, fireTime }: StagedRun): RunEnvelope {
  const entry = scene.known(runId);
  const isMoved = entry.holder !== undefined || scene.random.chance(0.3);
  const to = scene.random.chance(0.5) ? scene.far() : scene.soon();
  const dueTime = isMoved ? to : entry.envelope.dueTime;
  const { revision } = scene;
  return { ...entry.envelope, runId, trigger, fireTime, dueTime, revision, version: revision };
}

/** What the new version makes of an entry: it stands where it stood, or is made anew. */
async function carried(scene: TwinScene, envelope: RunEnvelope, rank: number): Promise<void> {
  const { runId, dueTime } = envelope;
  const entry = scene.known(runId);
  const wasHeld = entry.holder !== undefined;
  entry.envelope = envelope;
  const at = entry.isRetrying && !wasHeld ? entry.at : dueTime;
  const { data, timestamp } = await scene.written(envelope);
  if (at === entry.at && !wasHeld) {
    await scene.peer.updateData(runId, data);
    return;
  }
  await leaveHands(scene, entry);
  const delayMs = Math.max(at - timestamp, 0);
  Object.assign(entry, { at, rank, delayMs, deliveries: 0 });
  entry.isRetrying ||= wasHeld;
  scene.isMarked ||= delayMs <= dueLookEveryMs;
  await scene.peer.remove(runId);
  await addAlike(scene, [{ id: runId, data, timestamp, delayMs }]);
}
