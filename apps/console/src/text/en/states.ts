import {
  type AttemptOutcome,
  type LedgerEntry,
  type LedgerReason,
  ledgerReasonWords,
  outcomeWords,
  type RunState,
  type RunTrigger,
} from '@escapement/core';
import { tableWords } from '../table-words.ts';

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
  ...tableWords('outcome', outcomeWords, 'en'),
  ...tableWords('reason', ledgerReasonWords, 'en'),
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
  'trigger.shard': 'Shard',
  'trigger.broadcast': 'Part of',
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
