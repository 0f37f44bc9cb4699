import { groupIdOf, parseRunId } from '../runs/run-id.ts';
import type { Run } from '../schemas/run.ts';
import { type EpochMillis, fromIso } from '../words/instants.ts';

/** Whether a person may have a run done once more. */
export type RepeatVerdict =
  /** What it did not do is to be done: the fire time that is served once more, and whether it had an input of its own. */
  | {
      readonly kind: 'repeatable';
      readonly repeatedTime: EpochMillis;
      readonly hadInput: boolean;
    }
  /** It does a part of another, and is done once more with that one. */
  | { readonly kind: 'part'; readonly of: string }
  /** It may still do it by itself. */
  | { readonly kind: 'not-over' }
  /** It has done it. */
  | { readonly kind: 'succeeded' };

/**
 * A retry by hand is a new run. It serves the fire time of the one that it repeats, also where that was a retry itself, and leaves that one as it
 * is: a run that is over takes no result any more, so that whatever still comes of its last attempt counts for neither.
 */
export function judgeRepeat(
  run: Pick<Run, 'id' | 'state' | 'fireTime' | 'finishedAt'>,
): RepeatVerdict {
  const of = groupIdOf(run.id);
  if (of !== undefined) return { kind: 'part', of };
  if (run.state === 'succeeded') return { kind: 'succeeded' };
  if (run.finishedAt === undefined) return { kind: 'not-over' };
  const { repeatedTime = fromIso(run.fireTime) ?? 0, inputMark } = parseRunId(run.id) ?? {};
  return { kind: 'repeatable', repeatedTime, hadInput: inputMark !== undefined };
}
