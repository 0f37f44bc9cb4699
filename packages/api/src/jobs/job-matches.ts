import { type Breathe, lookedEvery } from '../slices.ts';
import type { Entry } from './job-row.ts';
import { fitting, type JobFilter } from './job-search.ts';

/** What so many filters found is remembered at the most: each console asks for its list again and again, and for page after page of it. */
const rememberedAtMost = 4;

/** The rows that fit a filter, remembered as long as the rows are the same. */
export interface Matches {
  among(rows: readonly Entry[], filter: JobFilter, breathe: Breathe): Promise<readonly Entry[]>;
}

type Found = Promise<readonly Entry[]>;

export function openMatches(): Matches {
  const known = new WeakMap<readonly Entry[], Map<string, Found>>();
  return {
    async among(rows, filter, breathe) {
      const fits = fitting(filter);
      if (fits === undefined) return rows;
      // What such a filter goes by changes by itself.
      if (filter.among !== undefined) return fittingRows(rows, fits, breathe);
      const remembered = known.get(rows) ?? new Map<string, Found>();
      known.set(rows, remembered);
      const key = JSON.stringify(filter);
      const found = remembered.get(key) ?? fittingRows(rows, fits, breathe);
      remembered.delete(key);
      remembered.set(key, found);
      const [oldest = key] = remembered.keys();
      if (remembered.size > rememberedAtMost) remembered.delete(oldest);
      return found;
    },
  };
}

async function fittingRows(
  rows: readonly Entry[],
  fits: (row: Entry) => boolean,
  breathe: Breathe,
): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for (const [at, row] of rows.entries()) {
    if (fits(row)) found.push(row);
    if (at % lookedEvery === 0) await breathe();
  }
  return found;
}
