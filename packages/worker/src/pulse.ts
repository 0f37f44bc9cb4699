import {
  type Clock,
  type CoordinationSession,
  isPassing,
  type KeptAttempt,
  type Logger,
  mustAskFirst,
  mustLetGo,
  type OwnPresence,
  type WorkerLives,
} from '@escapement/core';
import type { HandedOver } from './run-in-hand.ts';

/** Between two beats. */
export const beatEveryMs = 2_500;
/** How often it is looked whether everything must be let go of, while there is anything in hand. */
const lookEveryMs = 500;
/** A look that is so late means that the process stood still, or its machine did. */
const lateMs = 1_000;
/** A timer may end so much before its time. */
const earlyMs = 5;

export interface PulseOptions {
  readonly workerId: string;
  readonly lives: Pick<WorkerLives, 'beat'>;
  readonly session: Pick<CoordinationSession, 'state'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** What is in hand and was asked for before an instant of the monotonic clock. */
  readonly keptSince: (beforeMs: number) => readonly KeptAttempt[];
  /** Whether anything is in hand. */
  readonly isBusy: () => boolean;
  /** These are with other workers, as they were told of. */
  readonly onLost: (lost: readonly KeptAttempt[]) => void;
  /** Somebody wants these stopped. */
  readonly onUnwanted: (runIds: ReadonlySet<string>) => void;
  /** Others may have been given whatever is in hand and was asked for so long ago. */
  readonly onUnheard: (isUnsure: (askedMs: number) => boolean) => void;
  readonly onBeat: () => void;
}

/**
 * Says again and again that this worker lives, and hears which of its runs it has no more, since others give them away when it has been silent
 * for long, and which somebody wants stopped. A worker that cannot be sure to be heard lets go by itself, before that.
 */
export class Pulse {
  readonly #options: PulseOptions;
  #nextLookAtMs: number;
  #confirmedAtMs: number;
  /** When this process last stood still for a while, as its own looks tell. */
  #stoodStillAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: PulseOptions) {
    this.#options = options;
    this.#confirmedAtMs = options.clock.monotonicMs();
    this.#nextLookAtMs = this.#confirmedAtMs;
  }

  /**
   * Whether a run that is in hand may be begun. A process that was frozen reads answers of before first, and others may have been given
   * meanwhile what is in them; only a beat that told of the run itself, or the call that gave it, shows that it is ours.
   */
  isSure({ askedMs, answeredMs }: HandedOver): boolean {
    const nowMs = this.#options.clock.monotonicMs();
    const stillAtMs = nowMs - this.#nextLookAtMs >= lateMs ? nowMs : this.#stoodStillAtMs;
    const sentMs = this.#confirmedAtMs;
    const wasToldOf = answeredMs <= sentMs && askedMs <= sentMs - beatEveryMs;
    const knownMs = wasToldOf ? sentMs : askedMs;
    return !mustAskFirst(stillAtMs > knownMs, nowMs - knownMs);
  }

  /**
   * Beats until it is told to end. While nothing is in hand there is nothing to let go of before the next beat, and the two together are shorter
   * than the silence of a dead worker. Rejects for a defect alone.
   */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, session, onUnheard } = this.#options;
    let beatAtMs = Number.NEGATIVE_INFINITY;
    let beating: Promise<void> | undefined;
    this.#confirmedAtMs = clock.monotonicMs();
    this.#nextLookAtMs = this.#confirmedAtMs;
    while (!signal.aborted) {
      const nowMs = clock.monotonicMs();
      this.#look(nowMs);
      const isUnsure = (knownMs: number) => mustLetGo(ownPresence(session), nowMs - knownMs);
      // What was given out since the last beat that was heard is known to be ours by that.
      if (isUnsure(this.#confirmedAtMs)) onUnheard(isUnsure);
      if (beating === undefined && nowMs - beatAtMs >= beatEveryMs - earlyMs) {
        beatAtMs = nowMs;
        beating = beat(this.#options, nowMs).then((isHeard) => {
          if (isHeard) this.#confirmedAtMs = Math.max(this.#confirmedAtMs, nowMs);
          beating = undefined;
        });
      }
      const untilBeatMs = beatAtMs + beatEveryMs - nowMs;
      const restMs = this.#options.isBusy() || untilBeatMs < earlyMs ? lookEveryMs : untilBeatMs;
      this.#nextLookAtMs = nowMs + restMs;
      await clock.sleep(restMs, signal);
    }
    await beating;
  }

  #look(nowMs: number): void {
    if (nowMs - this.#nextLookAtMs >= lateMs) this.#stoodStillAtMs = nowMs;
  }
}

/** Answers whether it was heard. Runs taken since are not asked about: a Redis that answers late would not know them. */
async function beat(options: PulseOptions, nowMs: number): Promise<boolean> {
  const { lives, workerId, logger } = options;
  try {
    const kept = options.keptSince(nowMs - beatEveryMs);
    const { lost, unwanted } = await lives.beat(workerId, kept);
    if (lost.size > 0) {
      logger.warn(
        { runIds: [...lost].slice(0, 20), count: lost.size },
        'runs are with other workers',
      );
      options.onLost(kept.filter(({ runId }) => lost.has(runId)));
    }
    if (unwanted.size > 0) options.onUnwanted(unwanted);
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
