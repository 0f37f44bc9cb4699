import type { Random, Safeguard, Weather } from '@escapement/testkit';
import type { Harm, LedgerRow } from '../../drill/history.ts';
import { chainedJobs, chainedParts } from '../people/chained-jobs.ts';
import { partedJobs, type SimulatedJob, simulatedJobs } from '../people/jobs.ts';
import { Person } from '../people/person.ts';
import { type SchedulerProcess, startScheduler } from './scheduler-process.ts';
import { startWorker, type WorkerProcess } from './worker-process.ts';
import { World } from './world.ts';

export type AnyProcess = SchedulerProcess | WorkerProcess;

/** Which jobs there are beside the usual ones: such as are done in parts, such as come after others. */
export interface JobsBeside {
  readonly isParted: boolean;
  readonly isChained: boolean;
}

const processesEach = 2;

/** Schedulers and workers, whoever asks them for something, and what the simulation itself did to them. */
export class Cluster {
  readonly world: World;
  readonly person: Person;
  readonly jobs: readonly SimulatedJob[];
  readonly harm: { -readonly [name in keyof Harm]: Harm[name] }[] = [];
  /** While it may be that nobody plans, or that nobody begins what is due. */
  readonly outages: { readonly from: number; readonly until: number }[] = [];
  /** Times of which Redis lost all that was written in them. */
  readonly losses: { readonly from: number; readonly until: number }[] = [];
  /** What was told of a job before Redis lost it. */
  readonly rowsBefore = new Map<string, readonly LedgerRow[]>();
  /** Rows that the last loss must have left. */
  readonly standing = new Map<string, readonly LedgerRow[]>();
  /** When attempts had begun that stood in Redis before it lost something; what is done in parts begins with its whole. */
  readonly begunBefore = new Map<string, number>();
  /** By how much what a node reads of definitions is late at most. */
  lagMs = 0;
  #schedulers: readonly SchedulerProcess[] = [];
  #workers: readonly WorkerProcess[] = [];

  constructor(
    random: Random,
    without: readonly Safeguard[],
    { isParted, isChained }: JobsBeside = { isParted: false, isChained: false },
  ) {
    this.jobs = [
      ...simulatedJobs,
      ...(isParted ? partedJobs : []),
      ...(isChained ? chainedJobs : []),
      ...(isParted && isChained ? chainedParts : []),
    ];
    this.world = new World(random, without);
    this.person = new Person(this.world);
    this.replenish();
  }

  /** Those that have not ended. */
  get schedulers(): readonly SchedulerProcess[] {
    return this.#schedulers.filter(({ host }) => !host.process.isEnded);
  }

  get workers(): readonly WorkerProcess[] {
    return this.#workers.filter(({ host }) => !host.process.isEnded);
  }

  /** Whom ZooKeeper lets lead, where that is one of those that have not ended. */
  get leader(): SchedulerProcess | undefined {
    const first = this.world.ensemble.candidates[0]?.nodeId;
    return this.schedulers.find(({ nodeId }) => nodeId === first);
  }

  /** Starts as many processes as have ended. */
  replenish(): void {
    while (this.schedulers.length < processesEach) {
      const lag = (news: () => void) => this.#late(news);
      this.#schedulers = [...this.schedulers, startScheduler(this.world, lag)];
    }
    while (this.workers.length < processesEach) {
      this.#workers = [...this.workers, startWorker(this.world)];
    }
  }

  /** The connections of all processes to Redis, those of people too. */
  setWeather(weather: Weather | undefined): void {
    for (const { host } of [...this.schedulers, ...this.workers, this.person]) {
      host.redis.weather = weather;
    }
  }

  #late(news: () => void): void {
    if (this.lagMs === 0) {
      news();
      return;
    }
    const { random, time } = this.world;
    void time.sleep(random.between(0, this.lagMs)).then(news);
  }
}
