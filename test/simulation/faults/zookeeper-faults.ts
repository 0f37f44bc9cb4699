import { sessionMs } from '../cluster/world.ts';
import { gridMs } from '../people/jobs.ts';
import { aWhile, beginHarm, type Fault } from './fault.ts';

/** A process hears that its session has expired. */
export const sessionExpiry: Fault = async (cluster, one) => {
  const endHarm = beginHarm(cluster, one);
  one.host.member.expire();
  await aWhile(cluster, 1_000, 5_000);
  endHarm();
};

/** A process and ZooKeeper do not reach each other, for a moment or until others are elected. */
export const zookeeperCut: Fault = async (cluster, one) => {
  const { member } = one.host;
  const { random, time } = cluster.world;
  const endHarm = beginHarm(cluster, one);
  const forMs = random.between(500, 40_000);
  member.suspend();
  await time.sleep(Math.min(forMs, sessionMs));
  if (forMs > sessionMs) {
    member.expire();
    await time.sleep(forMs - sessionMs);
  }
  member.reconnect();
  endHarm();
};

/** The leader and ZooKeeper do not reach each other for long, and people write jobs anew that it does not hear of. */
export const leaderCut: Fault = async (cluster, one) => {
  const { leader = one, person, world } = cluster;
  const { random, time } = world;
  const { member } = leader.host;
  const endHarm = beginHarm(cluster, leader);
  member.suspend();
  await time.sleep(sessionMs);
  member.expire();
  for (let edits = random.between(2, 5); edits > 0; edits -= 1) {
    await person.write(random.pick(cluster.jobs), gridMs * random.between(1, 3));
    await aWhile(cluster, 1_000, 12_000);
  }
  member.reconnect();
  endHarm();
};

/** ZooKeeper is away for everybody, and keeps the sessions. */
export const zookeeperAway: Fault = async (cluster) => {
  const all = [...cluster.schedulers, ...cluster.workers].map(({ host }) => host.member);
  // A worker that nobody confirms, neither there nor in Redis, lets go of what it has before others may take it.
  const ends = cluster.workers.map((worker) => beginHarm(cluster, worker));
  for (const member of all) member.suspend();
  await aWhile(cluster, 1_000, 40_000);
  for (const member of all) member.reconnect();
  for (const end of ends) end();
};

/** What nodes read of definitions is older than what stands. */
export const staleReads: Fault = async (cluster) => {
  cluster.lagMs = cluster.world.random.between(500, 15_000);
  await aWhile(cluster, 5_000, 60_000);
  cluster.lagMs = 0;
};
