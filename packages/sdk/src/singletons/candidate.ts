import { type ElectionPort, isPassing, raise } from '@escapement/core';
import type { SingletonPlan } from './behaviour.ts';
import { askAsNewer } from './newer-version.ts';
import { type CandidateWorld, type TermEnd, TermOfSingleton } from './term-of-singleton.ts';

/** How this program stands to a singleton. `ended`: it does not stand for it any more. */
export type CandidateStanding =
  | { readonly kind: 'waiting' | 'resting' | 'ended' | 'cut-off' }
  | { readonly kind: 'owning'; readonly term: number };

/** Nobody resigns for longer than this: what ZooKeeper cannot be told now it sees when the session ends. */
const pauseMs = 1_000;

/** One program that could run a singleton: it stands in line, runs it when its turn has come, and hands it over. */
export class Candidate {
  readonly #world: CandidateWorld;
  readonly #plan: SingletonPlan;
  readonly #closing = new AbortController();
  readonly #endings: number[] = [];
  readonly #done: Promise<void>;
  #term: TermOfSingleton | undefined;
  #standing: CandidateStanding = { kind: 'waiting' };

  /** Begins to stand. */
  static open(world: CandidateWorld, plan: SingletonPlan): Candidate {
    return new Candidate(world, plan);
  }

  private constructor(world: CandidateWorld, plan: SingletonPlan) {
    this.#world = world;
    this.#plan = plan;
    this.#done = this.#stand();
    this.#done.catch(raise);
  }

  get standing(): CandidateStanding {
    return this.#standing;
  }

  /** Hands it over, if it is here. */
  stepDown(reason: string): void {
    this.#term?.end('asked', reason);
  }

  /** Hands it over and stands no more. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#term?.end('closing');
    await this.#done;
  }

  async #stand(): Promise<void> {
    const { election, owner } = this.#world;
    await election.campaign(owner, this.#plan.version);
    const isFirst = new AbortController();
    const asking = this.#askAsNewer(isFirst.signal);
    try {
      await this.#serveAsOftenAsItCan(isFirst);
    } finally {
      isFirst.abort();
      await asking;
    }
  }

  /** `waiting` is aborted when it is its turn for the first time. */
  async #serveAsOftenAsItCan(waiting: AbortController): Promise<void> {
    const { election } = this.#world;
    while (!this.#closing.signal.aborted) {
      const epoch = await untilLeading(election, this.#closing.signal);
      waiting.abort();
      if (epoch === undefined) break;
      const end = await this.#serve(epoch);
      if (end.kind === 'cut-off') {
        // What hangs in this program must not meet a second instance here, so it stands no more.
        await this.#resign(false);
        this.#standing = { kind: 'cut-off' };
        return;
      }
      await this.#afterTerm(end);
    }
    await this.#resign(false);
    this.#standing = { kind: 'ended' };
  }

  async #askAsNewer(signal: AbortSignal): Promise<void> {
    if (this.#plan.prefersNewest) await askAsNewer(this.#world, this.#plan, signal);
  }

  async #serve(epoch: number): Promise<TermEnd> {
    const { election } = this.#world;
    const term = new TermOfSingleton(this.#world, {
      ...{ plan: this.#plan, epoch, endings: this.#endings },
    });
    this.#term = term;
    this.#standing = { kind: 'owning', term: epoch };
    const look = (): void => {
      const { standing } = election;
      if (standing.kind !== 'leading' || standing.epoch !== epoch) term.end('lost');
    };
    const stop = election.onStanding(look);
    look();
    if (this.#closing.signal.aborted) term.end('closing');
    try {
      return await term.serve();
    } finally {
      stop();
      this.#term = undefined;
      this.#standing = { kind: 'waiting' };
    }
  }

  async #afterTerm(end: TermEnd): Promise<void> {
    const { clock, election, owner } = this.#world;
    const { signal } = this.#closing;
    switch (end.kind) {
      case 'asked':
      case 'meant-for':
        await this.#resign(true);
        break;
      case 'failing':
        // The next in line may do better; where there is none, this one tries again after its rest.
        await this.#resign(false);
        this.#standing = { kind: 'resting' };
        await clock.sleep(end.restMs, signal);
        if (!signal.aborted) await election.campaign(owner, this.#plan.version);
        break;
      case 'superseded':
        await clock.sleep(pauseMs, signal);
        break;
      default:
    }
  }

  async #resign(rejoin: boolean): Promise<void> {
    try {
      await this.#world.election.resign({ rejoin });
    } catch (error) {
      // The candidate znode is deleted as soon as ZooKeeper can be asked, or goes with the session.
      if (!isPassing(error)) throw error;
    }
  }
}

/** The epoch under which it is ours; `undefined` when the signal is aborted first. */
function untilLeading(election: ElectionPort, signal: AbortSignal): Promise<number | undefined> {
  return new Promise((resolve) => {
    const look = (): void => {
      const { standing } = election;
      if (standing.kind !== 'leading' && !signal.aborted) return;
      stop();
      signal.removeEventListener('abort', look);
      resolve(standing.kind === 'leading' && !signal.aborted ? standing.epoch : undefined);
    };
    const stop = election.onStanding(look);
    signal.addEventListener('abort', look, { once: true });
    look();
  });
}
