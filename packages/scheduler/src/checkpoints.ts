import {
  type Checkpoint,
  isPassing,
  type SavedProgress,
  saysAsMuch,
  type Term,
} from '@escapement/core';
import type { SchedulerDeps } from './deps.ts';
import { untilAborted } from './loop.ts';
import { beyondHorizonMs } from './plan-pass.ts';

interface CheckpointContext extends SchedulerDeps {
  readonly term: Term;
}

/** A note is made anew after so many looks that found nothing to add to it: what others go by stays no older than this. */
export const quietLooks = 3;

/**
 * Notes in ZooKeeper how far runs have come, for the day on which Redis has lost its memory. Nothing is noted while a loss is being
 * accounted for: the note from before it is the one that tells what is missing.
 */
export async function runCheckpoints(
  context: CheckpointContext,
  parts: { readonly isAccounted: () => boolean; readonly onWentBack: () => void },
  signal: AbortSignal,
): Promise<void> {
  const { isAccounted, onWentBack } = parts;
  let acknowledged: number | undefined;
  let saved: SavedProgress | undefined;
  const { clock, logger, options, office, election, term, time } = context;
  const everyMs = options.checkpointEveryMs;
  // Between two looks, since they are not to the millisecond.
  const anewAfterMs = (quietLooks - 0.5) * everyMs;
  await untilAborted({ clock, logger, signal, everyMs, name: 'the checkpoint' }, async () => {
    if (!isAccounted()) return;
    const savedAt = time.now();
    const progress = await office.progress(savedAt);
    if (progress === undefined || !isAccounted()) return;
    if (saved !== undefined && saysAsMuch(saved, progress, { now: savedAt, anewAfterMs })) return;
    const { changes: _changes, ...standing } = progress;
    const stagedUntil = savedAt + options.horizonMs + beyondHorizonMs + quietLooks * everyMs;
    const checkpoint = { epoch: term.epoch, savedAt, stagedUntil, ...standing };
    const kept = await election.keepCheckpoint(checkpoint, acknowledged);
    // Out of office nothing is written, and the fence or the session ends the term a moment later.
    if (kept.kind === 'not-in-office') return;
    if (kept.kind === 'went-back') return onWentBack();
    acknowledged = checkpoint.generation;
    // After ZooKeeper has acknowledged it, never before: the order is what makes a note a proof.
    await office.noteCheckpoint(term, checkpoint.generation);
    saved = { savedAt, ...progress };
  });
}

/** The last note; `undefined` where none stands, or ZooKeeper cannot be asked. */
export async function readCheckpoint(
  context: Pick<SchedulerDeps, 'settings'>,
): Promise<Checkpoint | undefined> {
  try {
    return await context.settings.readCheckpoint();
  } catch (error) {
    if (!isPassing(error)) throw error;
    return undefined;
  }
}
