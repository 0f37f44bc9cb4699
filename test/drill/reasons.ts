import type { JobHistory, LedgerRow } from './history.ts';

/** What the fault of a drill may be a reason for. */
export interface Allowance {
  /** Nobody could plan or Redis could not be written for some seconds: fire times may be missed by policy. */
  readonly outage?: boolean;
  /** Redis had no room: records of runs that are over may have been dropped to make some. */
  readonly prunes?: boolean;
  /** Redis lost data: what was in it may be unknown. */
  readonly forgets?: boolean;
  /** Definitions were made unreadable. */
  readonly breaks?: boolean;
}

type Test = (history: JobHistory, allowed: Allowance) => boolean;

const hasChanged: Test = ({ acts }) => acts.length > 1;

/** When each reason can be true. One that is not listed here is taken for true: the drill cannot know it. */
const tests: Readonly<Record<string, Test>> = {
  // No job of a drill lets its runs wait for their turn.
  'overlap-limit': () => false,
  overlap: ({ facts }) => facts.overlap === 'skip',
  edited: hasChanged,
  paused: hasChanged,
  deleted: hasChanged,
  // Whatever may have stood prescribes the fire time, so that no calendar takes it out.
  calendar: () => false,
  'catch-up-none': ({ facts }, { outage }) => facts.catchUp === 'none' && outage === true,
  'newer-run-serves': ({ facts }, { outage }) => facts.catchUp === 'latest' && outage === true,
  'catch-up-limit': ({ facts }, { outage }) => facts.catchUp === 'all' && outage === true,
  // Only what may not begin so late looks back less far than a drill takes.
  'too-old': ({ facts }, { outage }) => facts.startWithinMs !== undefined && outage === true,
  'too-late': (_, { outage }) => outage === true,
  'redis-forgot': (_, { forgets }) => forgets === true,
  'redis-went-back': (_, { forgets }) => forgets === true,
  'records-lost': (_, { forgets }) => forgets === true,
  'definition-broken': (_, { breaks }) => breaks === true,
};

/** Whether the reason can be the true one, given the job's policies, what was done to it, and the fault. */
export function isJustified(row: LedgerRow, history: JobHistory, allowed: Allowance): boolean {
  return tests[row.reason]?.(history, allowed) ?? true;
}
