/**
 * The life of a run, as data. This one table says which states there are, what may happen in each and what it leads to, and in which indexes
 * a run of a state stands. The scripts that move runs in Redis are made from it, the store in memory reads it, and the test of
 * random acts holds both to it; nobody writes an index or a figure of a run anywhere else.
 */
export const runLife = {
  /** In its queue, to be begun from its due time on. */
  staged: { indexes: ['open', 'owed'], letter: undefined },
  /** Failed with attempts left, handed back, or its worker was lost: to be begun once more. */
  retrying: { indexes: ['open', 'owed', 'doubtful'], letter: undefined },
  /** Due, and behind another run of its job. */
  blocked: { indexes: ['open', 'blocked', 'behind'], letter: undefined },
  /** In the hands of a worker that stands in line for its lock. */
  waiting: { indexes: ['open', 'alive', 'waiting'], letter: undefined },
  running: { indexes: ['open', 'alive'], letter: undefined },
  /** Begun, and done in parts by other runs: in no worker's hands and in no queue. */
  shared: { indexes: ['open', 'alive', 'shared'], letter: undefined },
  succeeded: { indexes: [], letter: 's' },
  failed: { indexes: ['trouble'], letter: 'f' },
  cancelled: { indexes: ['trouble'], letter: 'c' },
  'timed-out': { indexes: ['trouble'], letter: 't' },
  lost: { indexes: ['trouble'], letter: 'l' },
} as const satisfies Record<string, StateRow>;

interface StateRow {
  readonly indexes: readonly RunIndex[];
  /** How the state is spelled in the row of a job's last outcomes; only what is over has one. */
  readonly letter: string | undefined;
}

/** A state as records keep it; `queued` is how a staged run is shown whose due time has passed. */
export type LifeState = keyof typeof runLife;

/** The indexes beside that of all runs, and what orders each. */
export const runIndexes = {
  /** Not over, by name, so that those of one job are side by side. */
  open: 'name',
  /** Begun or waiting, by name: what an overlap is. */
  alive: 'name',
  /** To be begun, by the instant from which it may be. */
  owed: 'next',
  /** To be begun once more, by fire time; beyond all others where it is known that its task has begun, since it has failed. */
  doubtful: 'doubt',
  /** Taken and not begun. */
  waiting: 'next',
  blocked: 'fire',
  /** Blocked, by name: whose turn of a job is next. */
  behind: 'name',
  shared: 'fire',
  /** Over, and not well. */
  trouble: 'fire',
} as const satisfies Record<string, 'name' | 'next' | 'fire' | 'doubt'>;
export type RunIndex = keyof typeof runIndexes;

export const lifeStates = Object.keys(runLife) as readonly LifeState[];

/** Whether nothing more can happen to a run in this state. */
export function isOver(state: LifeState): boolean {
  return runLife[state].letter !== undefined;
}

/** Whether a worker has a run in its hands; one that is shared out is at work in none. */
export function isInHands(state: LifeState): boolean {
  const indexes: readonly RunIndex[] = runLife[state].indexes;
  return indexes.includes('alive') && !indexes.includes('shared');
}

/** Whether a run came to this against the will of whoever wanted it; a cancellation was somebody's will. */
export function isBadEnd(state: string): boolean {
  return state === 'failed' || state === 'timed-out' || state === 'lost';
}

/**
 * What can happen to a run, in which states, and what it becomes; `none` is no record. Whatever is not listed is refused with the state
 * that stands.
 */
export const runMoves = {
  stage: { from: ['none'], to: 'staged' },
  begin: { from: ['staged', 'retrying', 'blocked', 'waiting'], to: 'running' },
  /** It may begin, and is done in parts. */
  share: { from: ['staged', 'retrying', 'blocked'], to: 'shared' },
  /** Taken by a worker that stands in line for its lock. */
  wait: { from: ['staged', 'retrying', 'blocked'], to: 'waiting' },
  /** Another of its job goes before it. */
  block: { from: ['staged'], to: 'blocked' },
  /** Its turn has come. */
  release: { from: ['blocked'], to: 'staged' },
  /** Gets a row instead, since another of its job is alive; what goes back to its queue has not begun, if it stood in line for its lock. */
  skip: { from: ['staged', 'blocked', 'retrying'], to: 'none' },
  /** An edit, a pause or a deletion took it out of the schedule, or out of the line for its lock. */
  'take-back': { from: ['staged', 'blocked', 'retrying', 'waiting'], to: 'none' },
  /** An edit keeps it that stood in line for its lock: it is taken once more, as one of the version that stands. */
  recast: { from: ['waiting'], to: 'retrying' },
  /** Redis cannot be relied on: what has not begun is planned anew. */
  forget: { from: ['staged', 'blocked', 'retrying', 'waiting'], to: 'none' },
  /** Gets a row instead, since no worker began it in time. */
  'give-up': { from: ['staged', 'blocked', 'retrying'], to: 'none' },
  /** A worker says that it is doing it, to a Redis that has forgotten so. */
  retell: { from: ['none', 'staged', 'blocked', 'retrying', 'waiting', 'running'], to: 'running' },
  succeed: { from: ['running', 'shared'], to: 'succeeded' },
  fail: { from: ['running', 'waiting', 'shared'], to: 'failed' },
  'time-out': { from: ['running'], to: 'timed-out' },
  /** Given back by its worker, which does not end it. */
  'hand-back': { from: ['running', 'waiting'], to: 'retrying' },
  /** It failed and is tried again, or its worker is gone and another is to do it. */
  retry: { from: ['running', 'waiting'], to: 'retrying' },
  /** Its worker is gone, or its parts are, and nobody can tell any more what became of it, or nobody else may do it. */
  lose: { from: ['staged', 'running', 'waiting', 'retrying', 'shared'], to: 'lost' },
  cancel: {
    from: ['staged', 'blocked', 'retrying', 'waiting', 'running', 'shared'],
    to: 'cancelled',
  },
} as const satisfies Record<string, MoveRow>;

interface MoveRow {
  readonly from: readonly (LifeState | 'none')[];
  readonly to: LifeState | 'none';
}

export type RunEvent = keyof typeof runMoves;

/** The events that end a run as its worker tells it. */
export type EndingEvent = 'succeed' | 'fail' | 'time-out' | 'cancel';

export const runEvents = Object.keys(runMoves) as readonly RunEvent[];

/** What an event makes of a run in a state; `undefined` where it may not happen. */
export function moved(state: LifeState | 'none', event: RunEvent): LifeState | 'none' | undefined {
  const { from, to }: MoveRow = runMoves[event];
  return from.includes(state) ? to : undefined;
}
