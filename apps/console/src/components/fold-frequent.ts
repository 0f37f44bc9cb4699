interface Listed {
  readonly id: string;
  readonly jobId: string;
}

/** What stands under the first row of a job that would fill a list. */
export interface Fold<Row> {
  readonly jobId: string;
  /** The rest of its rows, in the order of the list. */
  readonly rest: readonly Row[];
  readonly isOpen: boolean;
}

export interface FoldedList<Row> {
  readonly rows: readonly Row[];
  /** By the id of the row that each stands under. */
  readonly folds: ReadonlyMap<string, Fold<Row>>;
}

/** Fewer rows than these of one job fill no list. */
const frequentFrom = 6;
/** One of so many rows: who makes more than that leaves too few for the others. */
const fairShare = 3;

/**
 * A list in which no job has more than its first row and what folds the rest away, where it would make a third of the rows or more; of what is left
 * without it, the next is looked for in the same way. A fold that somebody opened hides nothing: its rows stand where they were.
 *
 * @param opened Jobs whose rows are shown all.
 * @param most So many rows are shown, not counting those that belong to a fold.
 */
export function foldFrequent<Row extends Listed>(
  rows: readonly Row[],
  {
    opened,
    most = Number.POSITIVE_INFINITY,
  }: { readonly opened: ReadonlySet<string>; readonly most?: number },
): FoldedList<Row> {
  const frequent = frequentIn(rows);
  const rests = new Map<string, Row[]>();
  const folds = new Map<string, Fold<Row>>();
  const shown: Row[] = [];
  let count = 0;
  for (const row of rows) {
    const { id, jobId } = row;
    const rest = rests.get(jobId);
    const isOpen = opened.has(jobId);
    rest?.push(row);
    if (rest !== undefined && !isOpen) continue;
    if (rest === undefined && count === most) continue;
    shown.push(row);
    if (rest !== undefined) continue;
    count += 1;
    if (!frequent.has(jobId)) continue;
    const kept: Row[] = [];
    rests.set(jobId, kept);
    folds.set(id, { jobId, rest: kept, isOpen });
  }
  return { rows: shown, folds };
}

function frequentIn(rows: readonly Listed[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { jobId } of rows) counts.set(jobId, (counts.get(jobId) ?? 0) + 1);
  const frequent = new Set<string>();
  let left = rows.length;
  for (const [jobId, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    if (count < frequentFrom || count * fairShare < left) break;
    frequent.add(jobId);
    left -= count;
  }
  return frequent;
}
