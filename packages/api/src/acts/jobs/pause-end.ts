import { type EpochMillis, pauseAheadMostMs } from '@escapement/core';
import { ProblemSignal } from '../../problems/problem-signal.ts';

/** Why a pause is not to end by itself at an instant; `undefined` where it may. `path`: where it was said. */
export function pauseEndRefusal(
  until: EpochMillis,
  now: EpochMillis,
  path: 'until' | 'paused.until',
): ProblemSignal | undefined {
  if (until > now && until <= now + pauseAheadMostMs) return undefined;
  const detail = `${path}: expected an instant to come, at most ten years ahead; without one the job is paused until somebody resumes it.`;
  return new ProblemSignal('PAUSE_END_INVALID', detail, {
    errors: [
      {
        code: 'FIELD_RANGE',
        path,
        message: { en: 'It has passed, or lies too far ahead', zh: '已经过去，或过于久远' },
        allowed: 'an instant to come, at most ten years ahead',
        allowedZh: '将来的时刻，最远十年',
      },
    ],
  });
}
