/**
 * The leader's shell. Facts come in through ports (definitions from ZooKeeper, the schedule from Redis, the clock), decisions are
 * made by `core`, and what was decided goes out through one fenced transaction: observe → plan → apply, at the leader's own pace
 * and never in reaction to an event. A follower keeps the definitions hot and waits; taking office means claiming the epoch in
 * Redis, after which every write of any earlier leader is refused, whether it was crashed, frozen, cut off or merely slow.
 */
export { type SchedulerDeps, type SchedulerOptions, schedulerDefaults } from './deps.ts';
export { type SchedulerMeter, schedulerMetrics } from './metrics.ts';
export { createSchedulerNode, type LeadershipView, type SchedulerNode } from './node.ts';
export { createZoneDataWatch, type ZoneDataWatch } from './zone-data-watch.ts';
