/** A stretch from <= x < until, and whose it is: a number of the caller's. */
export interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly owner: number;
}

const NOBODY = -1;

/**
 * Lays stretches over each other, the first given on top, and answers what is seen from above: disjoint
 * stretches, ascending. So whatever was asked of each one in turn becomes one bisection. Costs n log n.
 */
export function overlay(given: readonly Stretch[]): readonly Stretch[] {
  const borders = bordersOf(given);
  const cells = Math.max(0, borders.length - 1);
  const owners = new Int32Array(cells).fill(NOBODY);
  const free = new Int32Array(cells + 1).map((_, cell) => cell);
  for (const { from, until, owner } of given) {
    const end = indexFrom(borders, until);
    let cell = firstFree(free, indexFrom(borders, from));
    while (cell < end) {
      owners[cell] = owner;
      free[cell] = cell + 1;
      cell = firstFree(free, cell + 1);
    }
  }
  return stretchesOf(owners, borders);
}

/** The stretch that holds `at`, or undefined. */
export function stretchAt(row: readonly Stretch[], at: number): Stretch | undefined {
  const found = row[indexAfter(row, at)];
  return found !== undefined && found.from <= at ? found : undefined;
}

/** The index of the first stretch that ends after `at`, by bisection; the length if there is none. */
export function indexAfter(row: readonly Stretch[], at: number): number {
  let low = 0;
  let high = row.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((row[middle]?.until ?? at) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The ground that rows cover together as few stretches as can be, whosever they are. Rows ascend each by itself. */
export function union(rows: readonly (readonly Stretch[])[]): readonly Stretch[] {
  const runs: Stretch[] = [];
  let run = { from: Number.NEGATIVE_INFINITY, until: Number.NEGATIVE_INFINITY };
  // A sort that knows runs which ascend already merges them.
  for (const { from, until } of rows.flat().sort((a, b) => a.from - b.from)) {
    if (from <= run.until) {
      run.until = Math.max(run.until, until);
      continue;
    }
    const begun = { from, until, owner: 0 };
    runs.push(begun);
    run = begun;
  }
  return runs;
}

/** Every place where a stretch begins or ends, once, ascending. */
function bordersOf(given: readonly Stretch[]): Float64Array {
  const all = new Float64Array(given.length * 2);
  given.forEach(({ from, until }, index) => {
    all[2 * index] = from;
    all[2 * index + 1] = until;
  });
  all.sort();
  return all.filter((border, index) => index === 0 || border !== all[index - 1]);
}

/** The index of a border, by bisection. */
function indexFrom(borders: Float64Array, border: number): number {
  let low = 0;
  let high = borders.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((borders[middle] ?? border) < border) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first cell from `cell` on that nothing lies on. Shortens the way for those who ask later. */
function firstFree(free: Int32Array, cell: number): number {
  let found = cell;
  while (free[found] !== undefined && free[found] !== found) found = free[found] ?? found;
  for (let at = cell; at < found; ) {
    const next = free[at] ?? found;
    free[at] = found;
    at = next;
  }
  return found;
}

function stretchesOf(owners: Int32Array, borders: Float64Array): readonly Stretch[] {
  const row: Stretch[] = [];
  for (let cell = 0; cell < owners.length; ) {
    const owner = owners[cell] ?? NOBODY;
    let end = cell + 1;
    while (owners[end] === owner) end += 1;
    if (owner !== NOBODY) row.push({ from: borders[cell] ?? 0, until: borders[end] ?? 0, owner });
    cell = end;
  }
  return row;
}
