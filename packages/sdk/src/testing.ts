/**
 * For users' tests: the scheduler without its servers, on a time that passes when the test says so. Nodes, workers and every decision are
 * those of the product; Redis and ZooKeeper are in memory, and have passed the same tests as the real ones.
 */
export type { LedgerEntry, Run } from '@escapement/core';
export type { TestScheduler, TestSchedulerOptions } from './testing/scheduler-of-test.ts';
export { createTestScheduler } from './testing/test-scheduler.ts';
