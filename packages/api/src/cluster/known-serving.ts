import {
  type Asking,
  type ClusterWarning,
  CoordinationFault,
  haltName,
  isPassing,
  isServed,
  type JobDefinition,
  jobServingWarnings,
  jobsAt,
  type QueueOfOthers,
  queuePaused,
  queuesOfOthersIn,
  servingWarnings,
  unservedByOthers,
  type WorkerInfo,
} from '@escapement/core';
import type { Ask } from '../ask.ts';
import type { ReadingPorts } from '../reading-ports.ts';
import { sharedNow } from '../shared-now.ts';

/** How long an answer may be told again: workers come and go, and every screen asks for this. */
const freshForMs = 5_000;
const rememberedAtMost = 1_000;

/** Who offers to do what, against what jobs ask for. Says nothing while ZooKeeper cannot be asked, since who was there may be gone. */
export interface KnownServing {
  ofJob(job: JobDefinition, ask: Ask): Promise<readonly ClusterWarning[]>;
  ofAll(ask: Ask): Promise<readonly ClusterWarning[]>;
  /** Whether some worker offers what a job asks for. Throws CoordinationFault while ZooKeeper cannot be asked. */
  served(ask: Ask): Promise<(job: Asking) => boolean>;
}

interface Known {
  readonly workers: readonly WorkerInfo[];
  readonly readAtMs: number;
  ofAll?: readonly ClusterWarning[];
}

/** Remembers the living workers for some seconds, and what comes of them for all jobs. */
export function createKnownServing(deps: ReadingPorts): KnownServing {
  let known: Known | undefined;

  /** Who is to be drained serves nobody, from the moment on in which that is known here. */
  function taking({ workers }: Known): readonly WorkerInfo[] {
    return workers.filter(
      ({ workerId }) => deps.halts.get(haltName('worker', workerId)) === undefined,
    );
  }

  async function readNow(ask: Ask): Promise<Known> {
    const nowMs = deps.clock.monotonicMs();
    if (known !== undefined && nowMs - known.readAtMs < freshForMs) return known;
    const workers = await ask.zookeeper(() => deps.membership.workers());
    known = { workers, readAtMs: nowMs };
    return known;
  }

  async function read(ask: Ask): Promise<Known | undefined> {
    try {
      return await readNow(ask);
    } catch (error) {
      if (!(error instanceof CoordinationFault)) throw error;
      return undefined;
    }
  }

  const others = knownOthers(deps);
  const jobs = () => jobsAt(deps.catalog.all(), sharedNow(deps));

  return {
    async ofJob(job, ask) {
      const [found, elsewhere] = await Promise.all([read(ask), others([job], ask)]);
      const paused = deps.halts.get(haltName('queue', job.queue));
      const halted = paused === undefined ? [] : [queuePaused(job.queue, paused.reason)];
      const here = found === undefined ? [] : jobServingWarnings(job, taking(found));
      return [...halted, ...here, ...elsewhere];
    },
    async ofAll(ask) {
      const [found, elsewhere] = await Promise.all([read(ask), others(jobs(), ask)]);
      if (found === undefined) return elsewhere;
      found.ofAll ??= servingWarnings(jobs(), taking(found));
      return [...found.ofAll, ...elsewhere];
    },
    async served(ask) {
      const workers = taking(await readNow(ask));
      return (job) => isServed(job, workers);
    },
  };
}

/** What waits in queues of others that nobody comes for; it is left out while Redis cannot be asked. */
function knownOthers({ others, clock }: Pick<ReadingPorts, 'others' | 'clock'>) {
  const known = new Map<string, { readonly isUnserved: boolean; readonly readAtMs: number }>();

  async function isUnserved(where: QueueOfOthers, ask: Ask): Promise<boolean> {
    const [name, nowMs] = [`${where.prefix}:${where.queue}`, clock.monotonicMs()];
    const before = known.get(name);
    if (before !== undefined && nowMs - before.readAtMs < freshForMs) return before.isUnserved;
    if (known.size >= rememberedAtMost) known.clear();
    const told = { isUnserved: await ask.redis(() => others.isUnserved(where)), readAtMs: nowMs };
    known.set(name, told);
    return told.isUnserved;
  }

  return async (jobs: Iterable<Asking>, ask: Ask): Promise<readonly ClusterWarning[]> => {
    const queues = queuesOfOthersIn(jobs);
    try {
      const unserved = await Promise.all(queues.map((where) => isUnserved(where, ask)));
      return unservedByOthers(queues.filter((_, i) => unserved[i]));
    } catch (error) {
      if (!isPassing(error)) throw error;
      return [];
    }
  };
}
