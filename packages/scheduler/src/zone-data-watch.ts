import { type ClusterWarning, type Membership, zoneDataWarnings } from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';

/** A look asks ZooKeeper about each process, and what it tells changes with an upgrade and at no other time. */
const lookEveryMs = 60_000;

/** Looks whether all processes know the same time-zone data, and says so when that changes. */
export interface ZoneDataWatch {
  /** As last seen; empty before the first look. */
  readonly warnings: readonly ClusterWarning[];
  /** Resolves when aborted. */
  run(signal: AbortSignal): Promise<void>;
}

export function createZoneDataWatch(
  deps: LoopDeps & {
    readonly membership: Pick<Membership, 'nodes' | 'workers'>;
  },
): ZoneDataWatch {
  const { membership, clock, logger } = deps;
  let warnings: readonly ClusterWarning[] = [];
  const look = async () => {
    const [nodes, workers] = await Promise.all([membership.nodes(), membership.workers()]);
    const seen = zoneDataWarnings({ nodes, workers });
    const [before, now] = [warnings[0]?.message.en, seen[0]?.message.en];
    warnings = seen;
    if (now === before) return;
    if (now === undefined) logger.info({}, 'all processes know the same time-zone data again');
    else logger.warn({ code: seen[0]?.code }, now);
  };
  return {
    get warnings() {
      return warnings;
    },
    run: (signal) =>
      untilAborted(
        { clock, logger, signal, everyMs: lookEveryMs, name: 'looking at time-zone data' },
        look,
      ),
  };
}
