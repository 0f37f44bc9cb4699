import {
  type Clock,
  type CoordinationSession,
  isPassing,
  type KeptAttempt,
  type Logger,
  mustLetGo,
  type OwnPresence,
  type WorkerLives,
} from '@escapement/core';

/** Between two beats. */
export const beatEveryMs = 2_500;
/** How often it is looked whether everything must be let go of. */
const lookEveryMs = 500;

export interface PulseOptions {
  readonly workerId: string;
  readonly lives: Pick<WorkerLives, 'beat'>;
  readonly session: Pick<CoordinationSession, 'state'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What has been in hand since before an instant of the monotonic clock. */
  readonly keptSince: (beforeMs: number) => readonly KeptAttempt[];
  /** These are with other workers. */
  readonly onLost: (runIds: ReadonlySet<string>) => void;
  /** Others may have been given everything that is in hand. */
  readonly onAllLost: () => void;
  readonly onBeat: () => void;
}

/**
 * Says again and again that this worker lives, and hears which of its runs it has no more: others give them away when it has been silent
 * for long. A worker that cannot be sure to be heard lets go by itself, before that.
 */
export async function runPulse(options: PulseOptions, signal: AbortSignal): Promise<void> {
  const { clock } = options;
  let confirmedAtMs = clock.monotonicMs();
  let beatAtMs = Number.NEGATIVE_INFINITY;
  let beating: Promise<void> | undefined;
  while (!signal.aborted) {
    const nowMs = clock.monotonicMs();
    if (mustLetGo(ownPresence(options.session), nowMs - confirmedAtMs)) options.onAllLost();
    if (beating === undefined && nowMs - beatAtMs >= beatEveryMs) {
      beatAtMs = nowMs;
      beating = beat(options, nowMs).then((isHeard) => {
        if (isHeard) confirmedAtMs = Math.max(confirmedAtMs, nowMs);
        beating = undefined;
      });
    }
    await clock.sleep(lookEveryMs, signal);
  }
  await beating;
}

/** Answers whether it was heard. Runs taken since are not asked about: a Redis that answers late would not know them. */
async function beat(options: PulseOptions, nowMs: number): Promise<boolean> {
  const { lives, workerId, logger } = options;
  try {
    const lost = await lives.beat(workerId, options.keptSince(nowMs - beatEveryMs));
    if (lost.size > 0) {
      logger.warn(
        { runIds: [...lost].slice(0, 20), count: lost.size },
        'runs are with other workers',
      );
      options.onLost(lost);
    }
    options.onBeat();
    return true;
  } catch (error) {
    if (!isPassing(error)) throw error;
    logger.debug({ err: error }, 'the pulse was not heard');
    return false;
  }
}

function ownPresence({ state }: Pick<CoordinationSession, 'state'>): OwnPresence {
  if (state === 'connected') return 'connected';
  return state === 'lost' || state === 'closed' ? 'lost' : 'silent';
}
