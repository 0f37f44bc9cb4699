import { type Clock, configKind, raise } from '@escapement/core';
import {
  FakeStoreClock,
  type Link,
  linksOf,
  MemoryDocuments,
  MemoryEnsemble,
  type MemoryMember,
  MemoryRunStore,
  type Random,
  SimulatedProcess,
  SimulatedTime,
  settled,
} from '@escapement/testkit';
import { FreshCalls } from './fresh-calls.ts';

/** How long ZooKeeper waits for a session that it does not hear of. */
export const sessionMs = 4_000;

/** Redis, ZooKeeper and time, all in memory, for the processes of one test. */
export class TestWorld {
  readonly time: SimulatedTime;
  readonly store: MemoryRunStore;
  readonly ensemble = new MemoryEnsemble();
  readonly configEntries = new MemoryDocuments(configKind);
  readonly calls = new FreshCalls();
  readonly #defects: unknown[] = [];
  #processes = 0;

  constructor(begin: number) {
    this.time = new SimulatedTime(begin, oneByOne(), async () => {
      await settled();
      if (!this.calls.any) return;
      await this.calls.settled();
      await settled();
    });
    this.store = new MemoryRunStore(this.time);
  }

  /** A process with a session of its own. */
  host(): TestHost {
    this.#processes += 1;
    return new TestHost(this, new SimulatedProcess(this.#processes, this.time));
  }

  /** Hears of what ended one of our processes: the test is to fail by it. */
  readonly onBroken = (error: unknown): void => void this.#defects.push(error);

  /** Fails by what broke, if anything has. */
  check(): void {
    if (this.#defects.length > 0) raise(this.#defects[0]);
  }
}

/** A process in the world: what it reaches, and how it ends. */
export class TestHost {
  readonly process: SimulatedProcess;
  readonly member: MemoryMember;
  readonly redis: Link;
  readonly zookeeper: Link;
  readonly storeClock: FakeStoreClock;
  readonly #time: SimulatedTime;

  constructor({ time, ensemble }: TestWorld, process: SimulatedProcess) {
    this.#time = time;
    this.process = process;
    this.member = ensemble.member();
    this.storeClock = new FakeStoreClock(time);
    const { redis, zookeeper } = linksOf({ process, time, random: oneByOne() });
    this.redis = redis;
    this.zookeeper = zookeeper;
  }

  get clock(): Clock {
    return this.process.clock;
  }

  get lives(): boolean {
    return !this.process.isEnded;
  }

  /** Without a word, as by SIGKILL: its session ends when it has not been heard of for long enough. */
  kill(): void {
    this.process.end();
    void this.#time.sleep(sessionMs).then(() => this.member.end());
  }
}

/** What comes first is done first: a test that passes once passes again. */
function oneByOne(): Random {
  let turn = 0;
  const next = (): number => {
    turn += 1;
    return turn / Number.MAX_SAFE_INTEGER;
  };
  return {
    next,
    between: (from) => from,
    pick: (from) => from[0] as never,
    chance: () => false,
  };
}
