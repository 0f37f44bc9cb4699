/**
 * ZooKeeper holds intent and liveness: what should run, who is alive, who leads, who holds a lock. This package is the only
 * one that speaks to it. One session carries everything; it outlives connections, each of which is a fresh client of the
 * library bound to one socket, because what the library keeps from one connection to the next is where it goes wrong. What
 * stands on the session (registrations, the election, locks, the catalog) looks at ZooKeeper anew at every connection and
 * every watch event, and so never depends on an event that may have been lost.
 */
export { type AccessView, accessWarning } from './access/access-view.ts';
export type { LockBreaker } from './locks/locks.ts';
export { meterSession, type ZooKeeperMeter, zookeeperMetrics } from './metrics.ts';
export {
  openZooKeeper,
  type ZooKeeperCoordination,
  type ZooKeeperOptions,
} from './open-zookeeper.ts';
export { secretKind, ZooKeeperSecrets } from './secrets/secrets.ts';
