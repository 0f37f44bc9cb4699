import type { Meter, Metrics } from '@escapement/core';

/** What a node does in its office and beside it. */
export const schedulerMetrics = {
  escapement_leader: { kind: 'gauge', help: '1 while this node leads, else 0' },
  escapement_leader_epoch: {
    kind: 'gauge',
    help: 'epoch of the term this node leads, 0 when it follows',
  },
  escapement_leader_changes_total: { kind: 'counter', help: 'terms this node began' },
  escapement_office_refusals_total: {
    kind: 'counter',
    help: 'claims of an office that ZooKeeper gave this node and Redis refused',
  },
  escapement_staged_runs_total: { kind: 'counter', help: 'runs this node staged' },
  escapement_ledger_outcomes_total: {
    kind: 'counter',
    help: 'fire times without a run, recorded by this node',
  },
  escapement_taken_back_runs_total: {
    kind: 'counter',
    help: 'staged runs taken back after an edit, pause or delete',
  },
  escapement_nudges_total: {
    kind: 'counter',
    help: 'instants at which workers were woken for what is due',
  },
  escapement_audit_reenqueued_total: {
    kind: 'counter',
    help: 'owed runs that had lost their queue entry and got it again',
  },
  escapement_audit_missed_total: {
    kind: 'counter',
    help: 'runs that no worker came for until it was too late, and that this node gave their outcome',
  },
  escapement_chain_ends_waiting: {
    kind: 'gauge',
    help: 'ends of runs that wait for the leader to make the runs after them, as the leader sees it',
  },
  escapement_chain_ends_left_out: {
    kind: 'gauge',
    help: 'ends of runs that nobody could note since too many waited, so that nothing came after them, as the leader sees it',
  },
  escapement_lost_workers_total: {
    kind: 'counter',
    help: 'workers that this node found dead and whose runs it gave to others',
  },
  escapement_redis_memory_ratio: {
    kind: 'gauge',
    help: 'memory that Redis uses as a share of its maxmemory, as the leader sees it; 0 without a limit',
  },
  escapement_ledger_holes: {
    kind: 'gauge',
    help: 'fire times of the last hour without an outcome, as this follower found',
  },
  escapement_ledger_doubles: {
    kind: 'gauge',
    help: 'fire times of the last hour with more than one outcome, as this follower found',
  },
  escapement_unreadable_records: {
    kind: 'gauge',
    help: 'records in Redis that somebody met in the last hour and could not read',
  },
  escapement_plan_seconds: {
    kind: 'histogram',
    help: 'time of one pass of observe, plan and apply',
  },
} as const satisfies Metrics;

/** Where these go. */
export type SchedulerMeter = Meter<keyof typeof schedulerMetrics>;
