import {
  afterEnding,
  bearing,
  type Clock,
  type ElectionPort,
  isPassing,
  preferredOver,
  restartPolicy,
  type SingletonAsked,
  type SingletonMoveCause,
  type SingletonSnapshot,
  type SingletonStep,
  type Singletons,
  type SingletonTerm,
} from '@escapement/core';
import { startAggregate } from './aggregate-instance.ts';
import type { SingletonPlan } from './behaviour.ts';
import type { Bells } from './bells.ts';
import type { Duty, Instance, InstanceEnd } from './instance.ts';
import { startService } from './service-instance.ts';
import type { ProgramSession } from './vouching.ts';

/** What a candidate stands on. */
export interface CandidateWorld {
  readonly store: Singletons;
  readonly bells: Bells;
  readonly clock: Clock;
  readonly election: ElectionPort;
  readonly session: ProgramSession;
  readonly ensembleId: () => Promise<string>;
  /** What people see where they look who owns it. */
  readonly owner: string;
}

/** Why somebody's time in the place is over from outside. */
export type Outside =
  /** Its program closes it. */
  | 'closing'
  /** Its program lays it down, or a person asked for that. */
  | 'asked'
  /** ZooKeeper says that we do not lead any more. */
  | 'lost';

/** How a term ended. */
export type TermEnd =
  /** `meant-for`: a program is to have it that stands behind this one. */
  | { readonly kind: 'closing' | 'asked' | 'lost' | 'superseded' | 'cut-off' | 'meant-for' }
  | { readonly kind: 'failing'; readonly restMs: number };

const retryPauseMs = 300;

/** One time in the place, from the claim to the moment in which the next may begin. */
export class TermOfSingleton {
  readonly #world: CandidateWorld;
  readonly #plan: SingletonPlan;
  readonly #epoch: number;
  /** When instances of this candidate ended by themselves. */
  readonly #endings: number[];
  readonly #over = new AbortController();
  #outside: { readonly why: Outside; readonly reason: string } | undefined;
  #remembered: (() => SingletonSnapshot | undefined) | undefined;

  constructor(
    world: CandidateWorld,
    of: { readonly plan: SingletonPlan; readonly epoch: number; readonly endings: number[] },
  ) {
    this.#world = world;
    this.#plan = of.plan;
    this.#epoch = of.epoch;
    this.#endings = of.endings;
  }

  /** Ends it from outside; the first to say so is heard, but for a loss, which is heard over all. */
  end(why: Outside, reason = ''): void {
    if (this.#outside === undefined || why === 'lost') this.#outside = { why, reason };
    this.#over.abort();
  }

  async serve(): Promise<TermEnd> {
    for (;;) {
      if (this.#outside !== undefined) return { kind: this.#outside.why };
      const end = await this.#once();
      if (end !== 'again') return end;
    }
  }

  async #once(): Promise<TermEnd | 'again'> {
    try {
      const ensembleId = await this.#world.ensembleId();
      const by = { name: this.#plan.name, ensembleId, term: this.#epoch };
      const instance = await this.#start(by);
      return 'kind' in instance ? instance : await this.#watch(by, instance);
    } catch (error) {
      if (!isPassing(error)) throw error;
      return await this.#rested();
    }
  }

  async #rested(): Promise<'again'> {
    await this.#world.clock.sleep(retryPauseMs, this.#over.signal);
    return 'again';
  }

  async #start(by: SingletonTerm): Promise<Instance | TermEnd> {
    const { store, bells, clock, session } = this.#world;
    const plan = this.#plan;
    const claimed = await this.#claim(by);
    if (claimed.kind === 'meant-for') return claimed;
    if (claimed.kind !== 'claimed') return { kind: 'superseded' };
    const duty: Duty = { store, bells, clock, session, by };
    const { doubtfulUpTo } = claimed;
    if (plan.kind === 'service') return startService(duty, { ...plan, doubtfulUpTo });
    return startAggregate(duty, {
      ...{ behaviour: plan.behaviour, snapshotEvery: plan.snapshotEvery, beginning: claimed },
      onWritten: (snapshot) => {
        this.#remembered = snapshot;
      },
    });
  }

  /** Takes it, also where it is meant for a program that does not stand in line any more. */
  async #claim(by: SingletonTerm): ReturnType<Singletons['claim']> {
    const { store, owner, election } = this.#world;
    const { kind, attempts, version, prefersNewest } = this.#plan;
    const remembered = this.#remembered?.();
    const restore = remembered === undefined ? {} : { restore: remembered };
    const line = prefersNewest ? await election.candidates() : [];
    const as = { owner, kind, attempts, prefers: preferredOver(version, line), ...restore };
    const claimed = await store.claim(by, as);
    if (claimed.kind !== 'meant-for' || claimed.program === as.prefers) return claimed;
    const standing = await election.candidates();
    if (standing.some(({ nodeId }) => nodeId === claimed.program)) return claimed;
    return await store.claim(by, { ...as, passOver: true });
  }

  /** Until the instance has ended, or has been ended. */
  async #watch(by: SingletonTerm, instance: Instance): Promise<TermEnd | 'again'> {
    const outside = this.#untilOver();
    const first = await Promise.race([endOf(instance), outside.then(() => undefined)]);
    if (first === undefined || first.kind === 'asked') {
      if (first?.kind === 'asked') this.end('asked', first.reason);
      return await this.#leave(by, instance);
    }
    switch (first.kind) {
      case 'restart':
        return await this.#restart(by, instance, first.reason);
      case 'failed':
        return await this.#afterFailure(by, first);
      case 'superseded':
        return (await instance.stop(true)) === 'cut-off' ? { kind: 'cut-off' } : first;
      case 'fault':
      case 'forgotten': {
        const stopped = await instance.stop(true);
        if (stopped === 'cut-off') return { kind: 'cut-off' };
        // Whoever writes into a store that forgot must hold the place by ZooKeeper's own word.
        const isOurs = await this.#world.election.proveOffice(this.#epoch);
        return isOurs ? await this.#rested() : { kind: 'lost' };
      }
    }
  }

  /** Stops what runs, and says each step: whoever comes next begins when we have resigned, and that is after it has stopped. */
  async #leave(by: SingletonTerm, instance: Instance): Promise<TermEnd> {
    const { why, reason } = this.#outside ?? { why: 'closing', reason: '' };
    if (why !== 'lost') await this.#note(by, { kind: 'stopping', cause: why, reason });
    const stopped = await instance.stop(why === 'lost');
    const isLost = this.#outside?.why === 'lost';
    if (stopped === 'cut-off') await this.#noteCutOff(by);
    if (!isLost) await this.#note(by, { kind: 'stopped' });
    return { kind: stopped === 'cut-off' ? 'cut-off' : isLost ? 'lost' : why };
  }

  /** Stops what runs and begins anew, under the same term: nobody else can have begun meanwhile. */
  async #restart(
    by: SingletonTerm,
    instance: Instance,
    reason: string,
  ): Promise<TermEnd | 'again'> {
    await this.#note(by, { kind: 'stopping', cause: 'restart', reason });
    if ((await instance.stop(false)) === 'cut-off') {
      await this.#noteCutOff(by);
      await this.#note(by, { kind: 'stopped' });
      return { kind: 'cut-off' };
    }
    return await this.#restarted(by);
  }

  async #restarted(by: SingletonTerm): Promise<TermEnd | 'again'> {
    if (this.#outside !== undefined) return await this.#leaveVacant(by, this.#outside);
    this.#endings.length = 0;
    await this.#note(by, { kind: 'restarted' });
    return 'again';
  }

  async #noteCutOff(by: SingletonTerm): Promise<void> {
    const reason = `it did not stop within ${this.#plan.stopTimeoutMs} ms`;
    await this.#note(by, { kind: 'stopping', cause: 'cut-off', reason });
  }

  async #afterFailure(
    by: SingletonTerm,
    { because, over }: Extract<InstanceEnd, { readonly kind: 'failed' }>,
  ): Promise<TermEnd | 'again'> {
    const { clock } = this.#world;
    const now = clock.monotonicMs();
    if (over !== undefined && (await this.#isGivenUp(by, { sequence: over, because }))) {
      this.#endings.length = 0;
      return 'again';
    }
    this.#endings.push(now);
    await this.#note(by, { kind: 'failing', because });
    const policy = { ...restartPolicy, firstPauseMs: this.#plan.restartPauseMs };
    const next = afterEnding(this.#endings, now, policy);
    if (next.kind === 'again') {
      const asked = await this.#pause(by, next.pauseMs);
      if (asked?.restart === true) {
        await this.#note(by, { kind: 'stopping', cause: 'restart', reason: asked.reason });
        return await this.#restarted(by);
      }
      if (asked !== undefined) this.end('asked', asked.reason);
      return this.#outside === undefined ? 'again' : await this.#leaveVacant(by, this.#outside);
    }
    this.#endings.length = 0;
    const cause: SingletonMoveCause = 'failing';
    await this.#note(by, { kind: 'stopping', cause, reason: because });
    await this.#note(by, { kind: 'stopped' });
    return { kind: 'failing', restMs: next.restMs };
  }

  /** Until the next instance is started; who asks for something meanwhile is heard. */
  async #pause(by: SingletonTerm, pauseMs: number): Promise<SingletonAsked | undefined> {
    const { store, bells, clock } = this.#world;
    const { signal } = this.#over;
    const untilMs = clock.monotonicMs() + pauseMs;
    for (;;) {
      const count = bells.count(by.name);
      const looked = await store.take(by, { after: 0, most: 0 }).catch(bearing(() => undefined));
      if (looked?.kind === 'taken' && looked.asked !== undefined) return looked.asked;
      const withinMs = untilMs - clock.monotonicMs();
      if (withinMs <= 0 || signal.aborted) return undefined;
      await bells.rest({ name: by.name, count, withinMs }, signal);
    }
  }

  /** Whether the command was given up with this end: what made it end is gone. What cannot be counted now is with the next. */
  async #isGivenUp(
    by: SingletonTerm,
    over: { readonly sequence: number; readonly because: string },
  ): Promise<boolean> {
    const { attempts } = this.#plan;
    const failed = await this.#world.store
      .fail(by, { ...over, attempts })
      .catch(bearing(() => undefined));
    return failed?.kind === 'dead';
  }

  /** Ended while no instance ran. */
  async #leaveVacant(
    by: SingletonTerm,
    { why, reason }: { readonly why: Outside; readonly reason: string },
  ): Promise<TermEnd> {
    if (why !== 'lost') {
      await this.#note(by, { kind: 'stopping', cause: why, reason });
      await this.#note(by, { kind: 'stopped' });
    }
    return { kind: why };
  }

  /** What cannot be told is not waited for. */
  async #note(by: SingletonTerm, step: SingletonStep): Promise<void> {
    await this.#world.store.note(by, step).catch(bearing(() => undefined));
  }

  #untilOver(): Promise<void> {
    const { signal } = this.#over;
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) =>
      signal.addEventListener('abort', () => resolve(), { once: true }),
    );
  }
}

/** What ended it; a fault of Redis too. */
async function endOf(instance: Instance): Promise<InstanceEnd | { readonly kind: 'fault' }> {
  try {
    return await instance.ended;
  } catch (error) {
    if (!isPassing(error)) throw error;
    return { kind: 'fault' };
  }
}
