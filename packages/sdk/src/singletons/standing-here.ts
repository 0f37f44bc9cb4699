import { type ElectionPort, isPassing } from '@escapement/core';
import {
  type AnyAggregate,
  planOf,
  requireReason,
  type ServiceSingleton,
  type SingletonPlan,
} from './behaviour.ts';
import { Candidate, type CandidateStanding } from './candidate.ts';
import type { ProxyWorld } from './singleton-proxy.ts';
import {
  kindDiffers,
  singletonInvalid,
  singletonsUnreachable,
  tooManySingletons,
} from './singleton-refusals.ts';
import type { ProgramSession } from './vouching.ts';

/** A singleton that this program stands for. */
export interface SingletonHere {
  readonly name: string;
  readonly standing: CandidateStanding;
  /** Hands it to the next in line, if it is here. */
  stepDown(reason: string): void;
  /** Hands it over, and stands for it no more. */
  close(): Promise<void>;
}

interface StandingWorld extends ProxyWorld {
  /** The election of a singleton. */
  readonly office: (name: string) => ElectionPort;
  readonly ensembleId: () => Promise<string>;
  readonly session: ProgramSession;
  readonly owner: string;
}

/** How long a declaration waits for Redis. */
const declareWithinMs = 10_000;
const retryPauseMs = 200;

/** The singletons that one program stands for, each once. */
export class StandingHere {
  readonly #world: StandingWorld;
  readonly #here = new Map<string, Candidate>();

  constructor(world: StandingWorld) {
    this.#world = world;
  }

  async stand(declared: ServiceSingleton | AnyAggregate): Promise<SingletonHere> {
    const plan = planOf(declared);
    const { name } = plan;
    await this.#declare(plan);
    if (this.#here.has(name)) throw declaredTwice(name);
    const { office, ...world } = this.#world;
    const candidate = Candidate.open({ ...world, election: office(name) }, plan);
    this.#here.set(name, candidate);
    return {
      name,
      get standing() {
        return candidate.standing;
      },
      stepDown(reason) {
        requireReason(reason);
        candidate.stepDown(reason);
      },
      close: async () => {
        await candidate.close();
        this.#here.delete(name);
      },
    };
  }

  /** Hands over whatever runs here. */
  async close(): Promise<void> {
    await Promise.all([...this.#here.values()].map((candidate) => candidate.close()));
  }

  async #declare({ name, kind }: SingletonPlan): Promise<void> {
    const { store, clock, closing } = this.#world;
    const deadlineMs = clock.monotonicMs() + declareWithinMs;
    for (;;) {
      closing.throwIfAborted();
      try {
        const declared = await store.declare(name, kind);
        if (declared.kind === 'other-kind') throw kindDiffers(name, declared.stands);
        if (declared.kind === 'full') throw tooManySingletons(name);
        return;
      } catch (error) {
        if (!isPassing(error)) throw error;
        if (clock.monotonicMs() > deadlineMs) throw singletonsUnreachable(name, error);
        await clock.sleep(retryPauseMs, closing);
      }
    }
  }
}

function declaredTwice(name: string) {
  return singletonInvalid(
    `this program stands for singleton "${name}" already: declare it once, and close it first where it is to be another`,
    `本程序已在竞选单例“${name}”：请只声明一次；如需更换，请先关闭`,
  );
}
