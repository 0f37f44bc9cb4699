import { inWords, isPassing, type Standing, storeWaiting, unreachable } from '@escapement/core';
import type { Bell } from './bell.ts';
import type { Contest } from './contest.ts';
import type { SchedulerDeps } from './deps.ts';
import { hasFitClock, isServed } from './fitness.ts';
import type { TermEnd, Unserved } from './term-runner.ts';
import { Trouble } from './trouble.ts';

/** What a node needs to stand for office. */
export interface CampaignContext {
  readonly deps: SchedulerDeps;
  /** Rung when the standing, the clock or Redis has changed. */
  readonly bell: Bell;
  readonly stopping: AbortSignal;
  readonly contest: Pick<Contest, 'pauseMs' | 'clear'>;
  readonly lead: (epoch: number) => Promise<TermEnd | Unserved>;
  /** Hears that the node has what it needs beside Redis. */
  readonly onEquipped: () => void;
}

const lookAgainMs = 1_000;
/** Who stands for office hears of all that can happen to it; this is for what nobody thought of. */
const followedForMs = 5_000;
const afterFaultMs = 200;
const longestRestMs = 60_000;

/**
 * Waits for office, leads, and waits again, until the node is stopped. A node does not stand for office while its clock is
 * unfit or not known yet, nor while Redis does not serve it; whatever makes it fit again makes it stand again.
 */
export async function follow(context: CampaignContext): Promise<void> {
  const { deps, bell, stopping } = context;
  await untilEquipped(context);
  const standing = new Candidacy(deps);
  let lastEpoch = 0;
  while (!stopping.aborted) {
    if (!standing.mayStand) {
      await standing.withdraw();
      await bell.wait(lookAgainMs, stopping);
      continue;
    }
    await standing.stand();
    const epoch = officeIn(deps.election.standing);
    if (epoch === undefined || epoch === lastEpoch) {
      await bell.wait(followedForMs, stopping);
      continue;
    }
    const led = await leadOnce(context, epoch);
    // A term that a passing fault cut short is tried again, and one whose office is refused while ZooKeeper confirms that it is
    // ours; any other is over, and its epoch spent.
    const isOver = led !== 'faulted' && led !== 'contested' && led !== 'renamed';
    lastEpoch = isOver ? epoch : 0;
    if (isOver) standing.note(led);
    if (led === 'faulted') await deps.clock.sleep(afterFaultMs, stopping);
    if (led === 'contested') await untilWorthAsking(context, epoch);
  }
}

/** Waits out the pause of a refused office, or until it is not ours any more, or the ensemble is another. */
async function untilWorthAsking(context: CampaignContext, epoch: number): Promise<void> {
  const { deps, bell, contest, stopping } = context;
  const untilMs = deps.clock.monotonicMs() + contest.pauseMs;
  let isRenamed = false;
  const unsubscribe = deps.settings.onEnsembleChange(() => {
    isRenamed = true;
  });
  try {
    while (!stopping.aborted && !isRenamed && officeIn(deps.election.standing) === epoch) {
      const leftMs = untilMs - deps.clock.monotonicMs();
      if (leftMs <= 0) return;
      await bell.wait(leftMs, stopping);
    }
    if (officeIn(deps.election.standing) !== epoch) contest.clear();
  } finally {
    unsubscribe();
  }
}

/** The key comes from ZooKeeper, and whoever leads may have to do without ZooKeeper. */
async function untilEquipped(context: CampaignContext): Promise<void> {
  const { deps, stopping } = context;
  const trouble = new Trouble('getting the signing key', deps);
  while (!stopping.aborted) {
    try {
      await deps.store.equip();
      trouble.clear();
      context.onEquipped();
      return;
    } catch (error) {
      if (!isPassing(error)) throw error;
      trouble.meet(error);
      await deps.clock.sleep(lookAgainMs, stopping);
    }
  }
}

/** Whether a node stands for office, and why not. */
class Candidacy {
  readonly #deps: SchedulerDeps;
  /** `undecided` before the first look. */
  #state: 'undecided' | 'standing' | 'withdrawn' = 'undecided';
  /** Terms in a row that Redis did not serve, though it took our trials. */
  #unserved = 0;
  #restsUntilMs = 0;

  constructor(deps: SchedulerDeps) {
    this.#deps = deps;
  }

  get mayStand(): boolean {
    if (!hasFitClock(this.#deps) || !isServed(this.#deps, this.#state === 'standing')) return false;
    return this.#deps.clock.monotonicMs() >= this.#restsUntilMs;
  }

  /** Also after a term that left the election; whoever campaigns already is left where he stands. */
  async stand(): Promise<void> {
    this.#state = 'standing';
    await this.#deps.election.campaign(this.#deps.options.nodeId);
  }

  async withdraw(): Promise<void> {
    if (this.#state === 'withdrawn') return;
    const { logger, election, time, health } = this.#deps;
    const waiting = storeWaiting(time.measured, health.obstacle).map(inWords);
    // Before anything has been measured there is nothing to say.
    if (this.#state === 'standing') logger.error({ waiting }, 'not standing for office');
    this.#state = 'withdrawn';
    try {
      await election.resign({ rejoin: false });
    } catch (error) {
      // What could not be deleted is, as soon as ZooKeeper can be asked.
      if (!isPassing(error)) throw error;
    }
  }

  /** Rests longer after each term that came to nothing, so that such terms do not follow upon each other all the time. */
  note(end: TermEnd): void {
    switch (end) {
      case 'redis-away':
        this.#unserved += 1;
        this.#restsUntilMs =
          this.#deps.clock.monotonicMs() + Math.min(500 * 2 ** this.#unserved, longestRestMs);
        return;
      case 'stepped-down':
      case 'shut-down':
      case 'session-expired':
      case 'clock-unfit':
      case 'ensemble-went-back':
      case 'superseded':
        this.#unserved = 0;
        return;
      default:
        unreachable(end);
    }
  }
}

function officeIn(standing: Standing): number | undefined {
  return standing.kind === 'leading' ? standing.epoch : undefined;
}

async function leadOnce(
  context: CampaignContext,
  epoch: number,
): Promise<TermEnd | Unserved | 'faulted'> {
  try {
    return await context.lead(epoch);
  } catch (error) {
    if (!isPassing(error)) throw error;
    context.deps.logger.warn(
      { code: error.code },
      'the term ended by a fault that passes; trying again',
    );
    return 'faulted';
  }
}
