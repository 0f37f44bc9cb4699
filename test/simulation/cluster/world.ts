import { toIso } from '@escapement/core';
import {
  FakeStoreClock,
  type Link,
  linksOf,
  MemoryEnsemble,
  type MemoryMember,
  MemoryRunStore,
  type Random,
  type Safeguard,
  SimulatedProcess,
  SimulatedTime,
} from '@escapement/testkit';
import type { Effect } from '../../drill/history.ts';
import { Presence } from './presence.ts';

/** Every simulated world begins then: a full multiple of whatever jobs fire at. */
export const worldBegin = Date.parse('2026-01-01T00:00:00.000Z');

/** How long a server of ZooKeeper waits for a session that it does not hear of. */
export const sessionMs = 6_000;

/** What a task wrote down of its beginning; `endedAt` comes when it ends, and `endedAs` unless it was told to. */
export type WrittenEffect = { -readonly [name in keyof Effect]: Effect[name] } & {
  readonly runId: string;
  endedAs?: 'succeeded' | 'failed';
  /** The runs that it comes after, where its job comes after others; none where somebody asked for it. */
  readonly after?: readonly string[];
};

/** One Redis and one ZooKeeper in memory, one time for all, and what the tasks wrote. */
export class World {
  readonly random: Random;
  readonly time: SimulatedTime;
  readonly store: MemoryRunStore;
  readonly ensemble = new MemoryEnsemble();
  readonly effects: WrittenEffect[] = [];
  readonly presence: Presence;
  /** What was done to the world, for people to read. */
  readonly story: string[] = [];
  /** What ended a process that nobody ended. */
  readonly defects: unknown[] = [];
  #pid = 0;

  /** `without`: safeguards of Redis that are taken out. */
  constructor(random: Random, without: readonly Safeguard[] = []) {
    this.random = random;
    this.time = new SimulatedTime(worldBegin, random);
    this.store = new MemoryRunStore(this.time, { without });
    this.presence = new Presence(() => this.time.now());
    this.ensemble.workerListeners.add((workerId, isHere) => {
      this.presence.note(workerId, isHere);
    });
  }

  tell(what: string): void {
    this.story.push(`${toIso(this.time.now())} ${what}`);
  }

  /** A new process, with its connections and its session. */
  host(): Host {
    this.#pid += 1;
    const process = new SimulatedProcess(this.#pid, this.time);
    return new Host(this, process);
  }
}

/** A process in the world: what can befall it, and what it reaches. */
export class Host {
  readonly process: SimulatedProcess;
  readonly redis: Link;
  readonly zookeeper: Link;
  /** What it is to ZooKeeper. */
  readonly member: MemoryMember;
  /** Redis's time, which no step of a machine's clock reaches. */
  readonly storeClock: FakeStoreClock;

  constructor({ time, random, ensemble }: World, process: SimulatedProcess) {
    this.process = process;
    this.member = ensemble.member();
    this.storeClock = new FakeStoreClock(time);
    const { redis, zookeeper } = linksOf({ process, time, random });
    this.redis = redis;
    this.zookeeper = zookeeper;
  }
}
