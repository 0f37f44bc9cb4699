import {
  type ClusterWarning,
  type JobDefinition,
  type KeyWatch,
  keyWarnings,
  StoreFault,
} from '@escapement/core';
import type { Asked } from '../asked.ts';
import type { ReadingPorts } from '../reading-ports.ts';

/** How the keys of a job are watched, and what is to be known of that; nothing of a job of no keys, or while Redis cannot be asked. */
export async function keysOf(
  { keyWatches }: Pick<ReadingPorts, 'keyWatches'>,
  { id, schedule, createdAt }: JobDefinition,
  { ask }: Pick<Asked, 'ask'>,
): Promise<{ readonly keyWatch?: KeyWatch; readonly warnings: readonly ClusterWarning[] }> {
  if (schedule.kind !== 'key-expired') return { warnings: [] };
  try {
    const found = await ask.redis(() => keyWatches.keyWatch(id));
    const keyWatch = found ?? { state: 'starting', since: createdAt, watched: 0 };
    return { keyWatch, warnings: keyWarnings(schedule, keyWatch) };
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    return { warnings: [] };
  }
}
