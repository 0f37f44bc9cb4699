import type { EpochMillis } from '../words/instants.ts';
import type { Progress } from './store-memory.ts';

/** How far runs had come at `savedAt`, under `generation` of Redis. */
export interface Checkpoint extends Progress {
  readonly epoch: number;
  readonly generation: number;
  readonly savedAt: EpochMillis;
}

/** How far runs have come, as Redis tells it. */
export type TellingProgress = Omit<Progress, 'stagedUntil'> & {
  readonly generation: number;
  /** The generations without those that changed neither runs nor schedule: it is the same where nothing has begun, ended or been staged. */
  readonly changes: number;
};

/** The last checkpoint of a leader that ZooKeeper has acknowledged. */
export type SavedProgress = TellingProgress & { readonly savedAt: EpochMillis };

/**
 * Whether a checkpoint that stands says as much of what has begun as one of `now` would: nothing was due between them, since neither has it begun nor
 * does it wait. Even so it is written anew at times, for whoever goes by when a leader was at work or finds ZooKeeper older than it was.
 */
export function saysAsMuch(
  saved: SavedProgress,
  progress: TellingProgress,
  at: { readonly now: EpochMillis; readonly anewAfterMs: number },
): boolean {
  const ageMs = at.now - saved.savedAt;
  if (ageMs < 0 || ageMs >= at.anewAfterMs) return false;
  const isUnchanged = saved.changes === progress.changes;
  return isUnchanged && isAllBegun(saved) && isAllBegun(progress);
}

function isAllBegun({ outstanding, behind }: TellingProgress): boolean {
  return outstanding.length === 0 && Object.keys(behind).length === 0;
}
