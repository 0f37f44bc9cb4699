import { type Checkpoint, isPassing, type Term } from '@escapement/core';
import type { SchedulerDeps } from './deps.ts';
import { untilAborted } from './loop.ts';
import { beyondHorizonMs } from './plan-pass.ts';

interface CheckpointContext extends SchedulerDeps {
  readonly term: Term;
}

/**
 * Notes in ZooKeeper how far runs have come, for the day on which Redis has lost its memory. Nothing is noted while a loss is being
 * accounted for: the note from before it is the one that tells what is missing.
 */
export async function runCheckpoints(
  context: CheckpointContext,
  isAccounted: () => boolean,
  signal: AbortSignal,
): Promise<void> {
  const { clock, logger, options, store, election, term, time } = context;
  const everyMs = options.checkpointEveryMs;
  await untilAborted({ clock, logger, signal, everyMs, name: 'the checkpoint' }, async () => {
    if (!isAccounted()) return;
    const savedAt = time.now();
    const progress = await store.progress(savedAt);
    if (progress === undefined || !isAccounted()) return;
    const stagedUntil = savedAt + options.horizonMs + beyondHorizonMs;
    // Out of office nothing is written, and the fence or the session ends the term a moment later.
    await election.keepCheckpoint({ epoch: term.epoch, savedAt, stagedUntil, ...progress });
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
