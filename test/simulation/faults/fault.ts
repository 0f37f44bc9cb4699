import type { AnyProcess, Cluster } from '../cluster/cluster.ts';

/** Something that goes wrong, with one process where it is about one, and is well again when it resolves. */
export type Fault = (cluster: Cluster, one: AnyProcess) => Promise<void>;

/** Resolves after some time, and with that how long it was. */
export async function aWhile(
  { world: { random, time } }: Cluster,
  fromMs: number,
  toMs: number,
): Promise<void> {
  await time.sleep(random.between(fromMs, toMs));
}

/** One that runs: a worker, or a scheduler, and then the leader more often than another. */
export function somebody(cluster: Cluster): AnyProcess | undefined {
  const { schedulers, workers, leader, world } = cluster;
  const { random } = world;
  const kind: readonly AnyProcess[] = random.chance(0.5) ? schedulers : workers;
  const running = kind.filter(({ host }) => host.process.isRunning);
  const isLed = leader?.host.process.isRunning === true;
  if (kind === schedulers && isLed && random.chance(0.7)) return leader;
  return running.length === 0 ? undefined : random.pick(running);
}

/**
 * From now on the simulation itself is why a task of this process may begin once more elsewhere; and why one may that has ended, where the
 * process could not say so yet.
 */
export function beginHarm(cluster: Cluster, { host }: AnyProcess): () => void {
  const harm = {
    pid: host.process.pid,
    from: cluster.world.time.now() - host.redis.unsaidForMs,
    until: Number.POSITIVE_INFINITY,
  };
  cluster.harm.push(harm);
  cluster.world.tell(`it befalls process ${harm.pid}`);
  return () => {
    harm.until = cluster.world.time.now();
  };
}
