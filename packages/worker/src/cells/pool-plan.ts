/** `ending`: it was told to end, and is not gone yet. */
export type CellState = 'starting' | 'idle' | 'busy' | 'ending';

/** A cell as the plan sees it. */
export interface CellView {
  readonly id: number;
  readonly state: CellState;
  /** Since when it has been in this state, on the monotonic clock. */
  readonly sinceMs: number;
}

export interface PoolView {
  readonly cells: readonly CellView[];
  /** Runs that wait for a cell. */
  readonly waiting: number;
  readonly nowMs: number;
  /** Before this instant no cell is started that nobody waits for: the last ones could not be. */
  readonly restUntilMs: number;
}

export interface PoolLimits {
  /** Most cells at a time, those that are ending among them. */
  readonly most: number;
  /** So many are kept, also when there is nothing to do. */
  readonly warm: number;
  /** So many start at a time; a burst of short runs is over before more of them would be of use. */
  readonly startingAtOnce: number;
  /** Beyond the warm ones a cell ends when it has had nothing to do for so long. */
  readonly idleMs: number;
}

export interface PoolPlan {
  /** Cells for the first who wait, in their order. */
  readonly give: readonly number[];
  readonly starts: number;
  readonly ends: readonly number[];
  /** When there is something to decide although nothing has happened; `undefined` for never. */
  readonly lookInMs: number | undefined;
}

/**
 * What a pool does next. The cell that ended its run last is given first, so that the others come to rest: a pool shrinks to what is in
 * use. Cells are started for whoever waits beyond those that are starting already, and to keep the warm ones.
 */
export function planPool(view: PoolView, limits: PoolLimits): PoolPlan {
  const of = (state: CellState) => view.cells.filter((cell) => cell.state === state);
  const idle = of('idle').sort((a, b) => b.sinceMs - a.sinceMs);
  const give = idle.slice(0, view.waiting);
  const rest = idle.slice(give.length);
  const ends = endsOf(rest, { view, limits });
  const starts = startsOf({ view, limits, unserved: view.waiting - give.length });
  return {
    give: give.map(({ id }) => id),
    starts,
    ends: ends.map(({ id }) => id),
    lookInMs: nextLook(rest.slice(0, rest.length - ends.length), { view, limits }),
  };
}

interface Situation {
  readonly view: PoolView;
  readonly limits: PoolLimits;
}

/** The longest idle of those that are more than are kept. */
function endsOf(rest: readonly CellView[], { view, limits }: Situation): readonly CellView[] {
  const spare = countLiving(view) - limits.warm;
  const old = rest.filter(({ sinceMs }) => view.nowMs - sinceMs >= limits.idleMs);
  return old.slice(Math.max(old.length - Math.max(spare, 0), 0));
}

function startsOf({ view, limits, unserved }: Situation & { readonly unserved: number }): number {
  const starting = view.cells.filter(({ state }) => state === 'starting').length;
  const forWaiting = unserved - starting;
  const forWarmth = view.nowMs < view.restUntilMs ? 0 : limits.warm - countLiving(view);
  const room = Math.min(limits.most - view.cells.length, limits.startingAtOnce - starting);
  return Math.max(Math.min(Math.max(forWaiting, forWarmth), room), 0);
}

function nextLook(kept: readonly CellView[], { view, limits }: Situation): number | undefined {
  const instants = [
    ...(countLiving(view) > limits.warm ? kept.map(({ sinceMs }) => sinceMs + limits.idleMs) : []),
    ...(countLiving(view) < limits.warm ? [view.restUntilMs] : []),
  ].filter((instant) => instant > view.nowMs);
  return instants.length === 0 ? undefined : Math.min(...instants) - view.nowMs;
}

function countLiving({ cells }: PoolView): number {
  return cells.filter(({ state }) => state !== 'ending').length;
}
