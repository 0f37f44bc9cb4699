import {
  type Clock,
  type Logger,
  type OfficeHolder,
  type Refusal,
  type Term,
  type Waiting,
  waitingCodes,
} from '@escapement/core';

const shortestPauseMs = 1_000;
const longestPauseMs = 15_000;
/** An office that stays refused is said again this often. */
const sayAgainMs = 300_000;

/** Refusals that are waited out by whoever is first in line. */
export type Waited = Extract<Refusal, { kind: 'held' | 'unexplained' }>;

/**
 * An office that ZooKeeper gives and Redis refuses. The node stays where it is in the election, since the next one would be refused as
 * well, asks again after ever longer pauses, and says why: when it begins, when it becomes another, and rarely in between.
 */
export class Contest {
  readonly #clock: Clock;
  readonly #logger: Logger;
  #waiting: Waiting | undefined;
  #refusals = 0;
  #saidAtMs = Number.NEGATIVE_INFINITY;

  constructor(world: { readonly clock: Clock; readonly logger: Logger }) {
    this.#clock = world.clock;
    this.#logger = world.logger;
  }

  /** What the node waits for; `undefined` while its office is not refused. */
  get waiting(): Waiting | undefined {
    return this.#waiting;
  }

  /** How long to wait before the office is asked for again. */
  get pauseMs(): number {
    return Math.min(shortestPauseMs * 2 ** (this.#refusals - 1), longestPauseMs);
  }

  meet(refusal: Waited, of: { readonly holder: OfficeHolder; readonly term: Term }): void {
    const { holder, term } = of;
    const now = this.#clock.monotonicMs();
    const waiting = waitingFor(refusal, of);
    const isNews = waiting.code !== this.#waiting?.code || waiting.detail !== this.#waiting.detail;
    this.#refusals += 1;
    this.#waiting = waiting;
    if (!isNews && now - this.#saidAtMs < sayAgainMs) return;
    this.#saidAtMs = now;
    this.#logger.error(
      { redisEpoch: holder.epoch, zookeeperEpoch: term.epoch, heldBy: holder.nodeId },
      refusal.kind === 'unexplained'
        ? `Redis holds epoch ${holder.epoch} of this ensemble, ZooKeeper is at ${term.epoch}: was ZooKeeper restored? Nobody leads until that is mended, or somebody says why it is right: escapement office reset --help`
        : `${waitingCodes.OFFICE_HELD.en}: ${waiting.detail}`,
    );
  }

  /** The office is had, or is another's by ZooKeeper's own word. */
  clear(): void {
    if (this.#waiting !== undefined) {
      this.#logger.info({ refusals: this.#refusals }, 'the office is not refused any more');
    }
    this.#waiting = undefined;
    this.#refusals = 0;
    this.#saidAtMs = Number.NEGATIVE_INFINITY;
  }
}

function waitingFor(
  refusal: Waited,
  { holder, term }: { readonly holder: OfficeHolder; readonly term: Term },
): Waiting {
  return refusal.kind === 'unexplained'
    ? {
        code: 'OFFICE_REFUSED',
        detail: `Redis ${holder.epoch}, ZooKeeper ${term.epoch}`,
      }
    : { code: 'OFFICE_HELD', detail: `${holder.nodeId} (${holder.epoch})` };
}
