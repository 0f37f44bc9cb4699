import type { Page, Run, RunFilter } from '@escapement/core';
import { cursorOf, type Place } from './page-cursor.ts';
import type { RunSource } from './run-reading.ts';
import { walkRuns, wantedBy } from './run-walk.ts';
import { withParts } from './shards-of-run.ts';

/** Most records looked at for one page; a rare state gives short pages with a cursor rather than one long wait. */
const lookedAtMost = 4_000;

/** One page of runs, newest fire time first. */
export async function listRuns(source: RunSource, filter: RunFilter): Promise<Page<Run>> {
  const page = await pageOf(source, filter);
  if (filter.isFolded !== true) return page;
  return { ...page, items: await Promise.all(page.items.map((run) => withParts(source, run))) };
}

async function pageOf(source: RunSource, filter: RunFilter): Promise<Page<Run>> {
  const isWanted = wantedBy(filter);
  const items: Run[] = [];
  let looked = 0;
  let reached: Place | undefined;
  for await (const some of walkRuns(source, filter)) {
    for (const { place, run } of some) {
      const fits = run !== undefined && isWanted(run);
      if (fits && items.length === filter.limit && reached !== undefined) {
        return { items, cursor: cursorOf(reached) };
      }
      if (fits) items.push(run);
      reached = place;
    }
    looked += some.length;
    if (looked >= lookedAtMost && reached !== undefined)
      return { items, cursor: cursorOf(reached) };
  }
  return { items };
}
