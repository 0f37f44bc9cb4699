import { silentMeter } from '@escapement/core';
import { createSchedulerNode, type SchedulerDeps, schedulerDefaults } from '@escapement/scheduler';
import { FakeStoreHealth, over, sessionSeenBy, silentLogger } from '@escapement/testkit';
import type { TestHost, TestWorld } from './test-world.ts';

/** A scheduler node of a test, with the ids that it is known by. */
export interface TestNode {
  readonly nodeId: string;
  readonly host: TestHost;
}

/** Starts a node: our own code, whose two servers are in memory. */
export function startTestNode(world: TestWorld): TestNode {
  const host = world.host();
  const { process, member, redis, zookeeper } = host;
  const { store } = world;
  const nodeId = `node-${process.pid}`;
  const { office, schedule } = store.leader();
  const deps: SchedulerDeps = {
    clock: host.clock,
    time: host.storeClock,
    health: new FakeStoreHealth(),
    meter: silentMeter,
    logger: silentLogger,
    election: over(zookeeper, member.election, { here: ['onStanding'] }),
    session: sessionSeenBy(process, member.session),
    settings: over(zookeeper, member.settings, { here: ['onEnsembleChange'] }),
    membership: over(zookeeper, member.membership),
    catalog: member.catalog,
    definitions: over(zookeeper, member.definitions),
    calendars: member.calendars,
    // A test asks for no audit log.
    pauseEnds: { archive: over(redis, store.archive), auditLog: { note: async () => undefined } },
    office: over(redis, office, { here: ['seen'] }),
    store: over(redis, schedule, { here: ['equip', 'markOf'] }),
    waking: over(redis, store.waking),
    upkeep: over(redis, store.upkeep),
    lives: over(redis, store.lives),
    audit: over(redis, store.audit),
    memory: over(redis, store.memory),
    options: { ...schedulerDefaults, nodeId },
  };
  createSchedulerNode(deps).run().catch(world.onBroken);
  return { nodeId, host };
}
