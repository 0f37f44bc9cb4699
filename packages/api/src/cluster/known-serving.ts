import {
  type ClusterWarning,
  CoordinationFault,
  type JobDefinition,
  jobServingWarnings,
  servingWarnings,
  type WorkerInfo,
} from '@escapement/core';
import type { Ask } from '../ask.ts';
import type { ReadingPorts } from '../reading-ports.ts';

/** How long an answer may be told again: workers come and go, and every screen asks for this. */
const freshForMs = 5_000;

/** Who offers to do what, against what jobs ask for. Says nothing while ZooKeeper cannot be asked, since who was there may be gone. */
export interface KnownServing {
  ofJob(job: JobDefinition, ask: Ask): Promise<readonly ClusterWarning[]>;
  ofAll(ask: Ask): Promise<readonly ClusterWarning[]>;
}

interface Known {
  readonly workers: readonly WorkerInfo[];
  readonly readAtMs: number;
  ofAll?: readonly ClusterWarning[];
}

/** Remembers the living workers for some seconds, and what comes of them for all jobs. */
export function createKnownServing(deps: ReadingPorts): KnownServing {
  let known: Known | undefined;

  async function read(ask: Ask): Promise<Known | undefined> {
    const nowMs = deps.clock.monotonicMs();
    if (known !== undefined && nowMs - known.readAtMs < freshForMs) return known;
    try {
      const workers = await ask.zookeeper(() => deps.membership.workers());
      known = { workers, readAtMs: nowMs };
      return known;
    } catch (error) {
      if (!(error instanceof CoordinationFault)) throw error;
      return undefined;
    }
  }

  return {
    async ofJob(job, ask) {
      const found = await read(ask);
      return found === undefined ? [] : jobServingWarnings(job, found.workers);
    },
    async ofAll(ask) {
      const found = await read(ask);
      if (found === undefined) return [];
      found.ofAll ??= servingWarnings(deps.catalog.all(), found.workers);
      return found.ofAll;
    },
  };
}
