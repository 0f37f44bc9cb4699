import { exitCodes } from '@escapement/process';

/** How a process ended. */
export interface Ending {
  /** `undefined` when a signal ended it, or when it never came into being. */
  readonly exitCode: number | undefined;
  /** In words: `SIGKILL`, `exit code 1`. */
  readonly reason: string;
}

/** What is done about a process that ended without having been asked to. */
export type Restart =
  | { readonly kind: 'again'; readonly afterMs: number }
  | { readonly kind: 'never'; readonly because: string };

const firstPauseMs = 1_000;
const longestPauseMs = 60_000;
/** One that ran for so long has not failed to start; its next pause is the first again. */
export const steadyAfterMs = 60_000;

/**
 * Decides when it is started again: after a second, and twice as long each time in a row, so that one that cannot live
 * does not keep the machine busy.
 */
export function restartAfter(ending: Ending, endsInARow: number): Restart {
  if (ending.exitCode === exitCodes.badConfig) {
    return { kind: 'never', because: 'its configuration is refused' };
  }
  const doublings = Math.min(Math.max(endsInARow - 1, 0), 16);
  return { kind: 'again', afterMs: Math.min(firstPauseMs * 2 ** doublings, longestPauseMs) };
}
