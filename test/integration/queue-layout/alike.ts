import { dueLookEveryMs } from '@escapement/core';
import type { PeerEntry } from './peer-queue.ts';
import type { StandingEntry } from './standing-entry.ts';
import type { TwinScene } from './twin-scene.ts';

/** With BullMQ an entry that is locked is not removed: it goes back first. */
export async function leaveHands(scene: TwinScene, entry: StandingEntry): Promise<void> {
  const { runId, holder } = entry;
  if (holder === undefined) return;
  await scene.peer.delayUntil(runId, holder, { now: 1, at: 1 });
  entry.holder = undefined;
  entry.isBegun = false;
}

/** Entries that went back at one instant, and stand by name among those of the same. */
export async function wentBack(
  scene: TwinScene,
  entries: readonly StandingEntry[],
  afterMs: number,
): Promise<void> {
  const byName = [...entries].sort((a, b) => (a.runId < b.runId ? -1 : 1));
  for (const [rank, entry] of byName.entries()) {
    const { runId, holder = '' } = entry;
    const at = await scene.instantOf(runId);
    await scene.peer.delayUntil(runId, holder, { now: at - afterMs, at });
    Object.assign(entry, { at, rank, delayMs: afterMs, holder: undefined, isBegun: false });
    entry.isRetrying = true;
    scene.wasLatest(at);
  }
  if (entries.length > 0 && afterMs <= dueLookEveryMs) scene.isMarked = true;
}

/** Adds to the other queue what was written into ours. */
export async function addAlike(scene: TwinScene, added: readonly PeerEntry[]): Promise<void> {
  const late = added.find(({ delayMs }) => delayMs === 0);
  if (late !== undefined && (await scene.isDueThere(late.timestamp))) {
    await scene.peer.promoteDue(late.timestamp);
  }
  await scene.peer.add(added);
}
