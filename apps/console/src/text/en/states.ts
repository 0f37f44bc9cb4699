import type {
  AttemptOutcome,
  LedgerEntry,
  LedgerReason,
  RunState,
  RunTrigger,
} from '@escapement/core';

type StateKey =
  | `run.${RunState}`
  | `attempt.${AttemptOutcome}`
  | `outcome.${LedgerEntry['outcome']}`
  | `reason.${LedgerReason}`
  | `job.${'enabled' | 'paused' | 'broken'}`
  | `dependency.${'connected' | 'connecting' | 'suspended' | 'lost' | 'down'}`
  | `role.${'leader' | 'follower'}`
  | `trigger.${RunTrigger}`
  | `ended.${'stepped-down' | 'shut-down' | 'session-expired' | 'superseded' | 'clock-unfit' | 'redis-away' | 'ensemble-went-back' | 'vanished' | 'failed' | 'running'}`;

/** One word for each state that the server can name; the compiler misses none. */
export const enStates = {
  'run.delayed': 'Asked for later',
  'run.staged': 'Staged',
  'run.queued': 'Queued',
  'run.retrying': 'Again soon',
  'run.blocked': 'Waiting for its turn',
  'run.waiting': 'Waiting for its lock',
  'run.running': 'Running',
  'run.succeeded': 'Succeeded',
  'run.failed': 'Failed',
  'run.cancelled': 'Cancelled',
  'run.timed-out': 'Timed out',
  'run.lost': 'Lost',
  'attempt.failed': 'Failed',
  'attempt.timed-out': 'Timed out',
  'attempt.handed-back': 'Handed back by its worker',
  'attempt.worker-lost': 'Its worker was lost',
  'outcome.run': 'Ran',
  'outcome.skipped': 'Skipped',
  'outcome.missed': 'Missed',
  'outcome.superseded': 'Superseded',
  'outcome.unknown': 'Unknown',
  'reason.overlap': 'An earlier run was still going',
  'reason.overlap-limit': 'As many runs as may were waiting for their turn',
  'reason.calendar': 'Excluded by a calendar',
  'reason.edited': 'The job was edited before it was due',
  'reason.deleted': 'The job was deleted before it was due',
  'reason.paused': 'The job was paused',
  'reason.too-late': 'No worker began it in time',
  'reason.too-old': 'It passed unserved and was older than the catch-up window',
  'reason.catch-up-none': 'It passed unserved and the job catches nothing up',
  'reason.newer-run-serves': 'It passed unserved; a later run stands for it',
  'reason.catch-up-limit': 'It passed unserved and the catch-up limit was reached',
  'reason.redis-forgot': 'Redis lost its data; whether it ran cannot be known',
  'reason.redis-went-back': 'Redis came back with older data; whether it ran cannot be known',
  'reason.records-lost': 'The records of this time were lost with the data of Redis',
  'reason.definition-broken': 'The definition could not be read',
  'job.enabled': 'On',
  'job.paused': 'Paused',
  'job.broken': 'Broken',
  'dependency.connected': 'Connected',
  'dependency.connecting': 'Connecting',
  'dependency.suspended': 'Suspended',
  'dependency.lost': 'Session lost',
  'dependency.down': 'Down',
  'role.leader': 'Leader',
  'role.follower': 'Follower',
  'trigger.schedule': 'By schedule',
  'trigger.manual': 'By hand',
  'trigger.retry': 'Again, by hand',
  'trigger.backfill': 'Back-fill',
  'trigger.after': 'After another run',
  'trigger.key': 'For a key',
  'trigger.delayed': 'Delayed',
  'ended.running': 'In office',
  'ended.stepped-down': 'Stepped down on request',
  'ended.shut-down': 'Shut down',
  'ended.session-expired': 'ZooKeeper session expired',
  'ended.superseded': 'A newer leader took over',
  'ended.clock-unfit': 'Its clock was wrong',
  'ended.ensemble-went-back': 'ZooKeeper was older than it had been',
  'ended.redis-away': 'Redis did not serve it',
  'ended.vanished': 'Vanished',
  'ended.failed': 'Failed',
} as const satisfies Record<StateKey, string>;
