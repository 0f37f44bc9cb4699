import type { ExchangeAnswer, ExchangeRequest } from '@escapement/core';
import { expect } from 'vitest';
import { wordsOf } from '../../rig/run-record.ts';
import { exchange } from '../redis-hands.ts';
import { wentBack } from './alike.ts';
import { auditLost } from './leader-acts.ts';
import type { StandingEntry } from './standing-entry.ts';
import { type TwinScene, workers } from './twin-scene.ts';

const laterMs = 4 * 3_600_000;
const lock = { fencingToken: 1, waitedMs: 0 };

/** What workers do, and what is done to them; each says what it did. */
export const workerActs = {
  take: (scene: TwinScene): Promise<string> =>
    takeAs(scene, scene.random.pick(workers), scene.random.between(1, 6)),

  /** Locks are held: what waited for them begins, and nothing in the queue changes. */
  async begin(scene: TwinScene): Promise<string> {
    const worker = scene.random.pick(workers);
    const waiting = scene.held(worker).filter((entry) => !entry.isBegun && !isStale(scene, entry));
    const begins = waiting.map(({ runId, attempt }) => ({ runId, attempt, lock }));
    const answer = await exchangeAs(scene, worker, { begins });
    expect(answer.begins).not.toContain('stale');
    for (const entry of waiting) {
      entry.isBegun = true;
      entry.attempt += 1;
    }
    return `began ${names(waiting)}`;
  },

  async end(scene: TwinScene): Promise<string> {
    const worker = scene.random.pick(workers);
    const some = scene.some(scene.held(worker), 4);
    const ends = some.map(({ runId, attempt, isBegun }) => {
      const event = isBegun ? scene.random.pick(['succeed', 'succeed', 'fail', 'cancel']) : 'fail';
      return { runId, attempt, event: event as 'succeed' | 'fail' | 'cancel' };
    });
    const answer = await exchangeAs(scene, worker, { ends });
    expect(answer.ends).toEqual(ends.map(() => 'settled'));
    for (const { runId, event } of ends) {
      if (event === 'succeed') await scene.peer.complete(runId, worker);
      else await scene.peer.fail(runId, worker);
      scene.entries.delete(runId);
    }
    return `${worker} ended ${ends.map(({ runId, event }) => `${runId} (${event})`).join(' ')}`;
  },

  async handBack(scene: TwinScene): Promise<string> {
    const worker = scene.random.pick(workers);
    const some = scene.some(scene.held(worker), 4);
    const afterMs = scene.random.chance(0.7) ? 0 : laterMs;
    await giveBack(scene, some, { afterMs });
    await wentBack(scene, some, afterMs);
    return `${worker} gave back ${names(some)} for ${afterMs} ms`;
  },

  /** An entry that is not to be believed goes, and the audit makes it anew. */
  async spoil(scene: TwinScene): Promise<string> {
    const sound = scene.held().filter((entry) => !isStale(scene, entry));
    const some = scene.some(sound, 1);
    await giveBack(scene, some, { afterMs: 0, isSpoilt: true });
    for (const entry of some) {
      const { runId, holder = '' } = entry;
      const record = await scene.client.get(`{esc}:-record:${runId}`);
      const at = Number(wordsOf(record ?? '')['next']);
      await scene.peer.delayUntil(runId, holder, { now: at, at });
      Object.assign(entry, { at, holder: undefined, isBegun: false, isRetrying: true });
      scene.wasLatest(at);
    }
    await auditLost(scene, some);
    return `spoilt ${names(some)}`;
  },

  /** A worker says that it lives. BullMQ's prolongs its locks with that, and ours have no end. */
  async beat(scene: TwinScene): Promise<string> {
    const worker = scene.random.pick(workers);
    const held = scene.held(worker);
    const kept = held.map(({ runId, attempt }) => ({ runId, attempt, queue: 'default' }));
    expect((await scene.store.lives.beat(worker, kept)).lost).toEqual(new Set());
    for (const { runId } of held) await scene.peer.extendLock(runId, worker);
    return `${worker} lives with ${names(held)}`;
  },

  /** A worker is lost, and what it had in hand goes back, or is given up when it has cost too many. */
  async recover(scene: TwinScene): Promise<string> {
    const worker = scene.random.pick(workers);
    const held = scene.held(worker);
    for (const entry of held) if (entry.isBegun) entry.lostWorkers += 1;
    const lost = held.filter(({ isBegun, lostWorkers }) => isBegun && lostWorkers >= 3);
    const retried = held.filter((entry) => !lost.includes(entry));
    await scene.untilDue();
    const answer = { retried: retried.length, lost: lost.length };
    expect(await scene.store.lives.recover(worker, 0)).toEqual(answer);
    for (const { runId } of lost) {
      await scene.peer.fail(runId, worker);
      scene.entries.delete(runId);
    }
    await wentBack(scene, retried, 0);
    return `lost ${worker}: ${names(retried)} went back, ${names(lost)} were given up`;
  },
} satisfies Record<string, (scene: TwinScene) => Promise<string>>;

function names(entries: readonly StandingEntry[]): string {
  return entries.length === 0 ? 'nothing' : entries.map(({ runId }) => runId).join(' ');
}

/** Whether its job was edited since, so that it begins no more. */
function isStale(scene: TwinScene, { envelope }: StandingEntry): boolean {
  return envelope.revision < (scene.least.get(envelope.jobId) ?? 0);
}

async function giveBack(
  scene: TwinScene,
  entries: readonly StandingEntry[],
  how: { readonly afterMs: number; readonly isSpoilt?: boolean },
): Promise<void> {
  const backs = entries.map(({ runId, attempt }) => ({ runId, attempt, ...how }));
  const answer = await exchangeAs(scene, entries[0]?.holder ?? 'worker-a', { backs });
  expect(answer.backs).toEqual(backs.map(() => 'handed-back'));
}

/** A call of a worker. One that asks for runs leaves the marker behind when something more is due. */
async function exchangeAs(
  scene: TwinScene,
  worker: string,
  request: Partial<ExchangeRequest>,
): Promise<ExchangeAnswer> {
  await scene.untilDue();
  const answer = await exchange(scene.storeOf(worker), request);
  const most = request.most ?? 0;
  if (most > 0 && scene.due.length > most) scene.isMarked = true;
  return answer;
}

/** A worker takes what is due, at most so many; what our gate refuses is removed from the other queue. */
export async function takeAs(scene: TwinScene, worker: string, most: number): Promise<string> {
  const before = await scene.untilDue();
  const looked = scene.due.slice(0, most);
  const { taken } = await exchangeAs(scene, worker, { most });
  const ids = taken.map(({ runId }) => runId);
  const now = taken[0]?.takenAt ?? before;
  for (const entry of looked) {
    if (!ids.includes(entry.runId)) await refused(scene, entry);
  }
  for (const { runId, state, attempt } of taken) {
    expect([runId, await scene.peer.take(now, worker)]).toEqual([runId, runId]);
    const entry = scene.known(runId);
    Object.assign(entry, { attempt, toldAttempt: attempt, delayMs: 0, holder: worker });
    entry.isBegun = state === 'running';
    entry.deliveries += 1;
  }
  if (looked.length < most) expect(await scene.peer.take(now, worker)).toBeUndefined();
  return `${worker} took ${ids.join(' ')}`;
}

/** What our gate keeps from beginning: BullMQ has no gate, so somebody must remove it. */
async function refused(scene: TwinScene, entry: StandingEntry): Promise<void> {
  const { runId, envelope, attempt } = entry;
  const isHeldUp = envelope.overlap === 'skip';
  expect([runId, isStale(scene, entry) || isHeldUp]).toEqual([runId, true]);
  if (isStale(scene, entry)) scene.stranded.add(runId);
  else if (attempt > 0) await withdraw(scene, runId);
  await scene.peer.remove(runId);
  scene.entries.delete(runId);
}

/** What begins once more waits a second for another of its job, which is longer than anybody waits here: somebody takes it out. */
async function withdraw(scene: TwinScene, runId: string): Promise<void> {
  const because = { by: 'somebody', reason: 'so' };
  expect(await scene.store.archive.askToStop(runId, because)).toBe('cancelled');
  scene.isMarked = true;
}
