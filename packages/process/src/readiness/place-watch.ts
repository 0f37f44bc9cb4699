import {
  type Clock,
  type ElectionPort,
  isPassing,
  type OfficeStore,
  placeAfter,
  restInStepMs,
  type SharedSettings,
  type StoreHealth,
  type StoreMark,
  type StoreObstacle,
  type StorePlace,
} from '@escapement/core';

const lookEveryMs = 1_000;

interface PlaceWorld {
  readonly election: Pick<ElectionPort, 'leader'>;
  readonly settings: Pick<SharedSettings, 'ensembleId'>;
  readonly office: Pick<OfficeStore, 'mark'>;
  readonly health: StoreHealth;
  readonly clock: Clock;
}

/**
 * Whether the Redis of this process is that of its cluster, as part of whether Redis serves it: a worker that looks at another server, or at
 * another database of the same one, would take nothing for ever without a word, or take what others signed for forged; a node would lead
 * there next. Goes by what `run` finds.
 */
export class PlaceWatch implements StoreHealth {
  readonly #world: PlaceWorld;
  #place: StorePlace = { kind: 'unknown' };
  #otherSinceMs = 0;

  constructor(world: PlaceWorld) {
    this.#world = world;
  }

  get obstacle(): StoreObstacle | undefined {
    return this.#world.health.obstacle ?? this.#elsewhere;
  }

  onTried(listener: () => void): () => void {
    return this.#world.health.onTried(listener);
  }

  /** Looks once a second until the leader was seen at work in it: the address of a process does not change. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock } = this.#world;
    while (!signal.aborted && this.#place.kind !== 'same') {
      await clock.sleep(restInStepMs(clock.monotonicMs(), lookEveryMs), signal);
      await this.#look();
    }
  }

  /** Resolves when nothing speaks against it, or when that is proven; `run` goes on from there. */
  async whenJudged(signal: AbortSignal): Promise<void> {
    const { clock } = this.#world;
    await this.#look();
    while (!signal.aborted && this.#place.kind === 'unknown' && this.#place.against !== undefined) {
      await clock.sleep(lookEveryMs, signal);
      await this.#look();
    }
  }

  get #elsewhere(): StoreObstacle | undefined {
    if (this.#place.kind !== 'other') return undefined;
    const reason = 'the leader works in another Redis, or in another database of this one';
    return { code: 'STORE_OTHER', reason, sinceMs: this.#otherSinceMs };
  }

  /** What cannot be asked for now says nothing. */
  async #look(): Promise<void> {
    const { office, clock } = this.#world;
    try {
      const [leader, store] = await Promise.all([this.#leader(), office.mark()]);
      const place = placeAfter({ leader, store }, this.#place);
      if (place.kind === 'other' && this.#place.kind !== 'other') {
        this.#otherSinceMs = clock.monotonicMs();
      }
      this.#place = place;
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
  }

  async #leader(): Promise<StoreMark | undefined> {
    const { election, settings } = this.#world;
    const leader = await election.leader();
    return leader && { ensembleId: await settings.ensembleId(), epoch: leader.epoch };
  }
}
