import type { EpochMillis } from '../words/instants.ts';
import type { Progress } from './store-memory.ts';

/** How far runs had come at `savedAt`, under `generation` of Redis. */
export interface Checkpoint extends Progress {
  readonly epoch: number;
  readonly generation: number;
  readonly savedAt: EpochMillis;
}
