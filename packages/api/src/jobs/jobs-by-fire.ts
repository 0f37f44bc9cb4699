import { type FirePlace, idlePlace, isPlacedBefore, placedJob } from '@escapement/core';
import type { Ask } from '../ask.ts';
import type { ReadingPorts } from '../reading-ports.ts';
import { countUpTo, rowOf } from './job-orders.ts';
import type { JobRow } from './job-row.ts';

/** Up to so many jobs are each asked when they fire next. Among more, what fires next is gone through until enough of them are met. */
const askedAtMost = 1_000;
/** Of those that do not fire by themselves so many are looked at for one page, and so many at a time. */
const lookedAtMost = 5_000;
const lookedAtOnce = 500;

interface Asked {
  readonly limit: number;
  readonly after: FirePlace | undefined;
}

/** One page of jobs by when they fire next. It may be short though there are more. */
export interface JobsByFire {
  readonly rows: readonly JobRow[];
  /** Where to go on. */
  readonly next?: FirePlace | undefined;
}

/** Of jobs in the order of their ids. Throws StoreFault while Redis cannot be asked. */
export function jobsByFire(
  { archive }: Pick<ReadingPorts, 'archive'>,
  ask: Ask,
  { jobs, ...asked }: Asked & { readonly jobs: readonly JobRow[] },
): Promise<JobsByFire> {
  return ask.redis(() =>
    jobs.length <= askedAtMost ? amongFew(archive, jobs, asked) : amongMany(archive, jobs, asked),
  );
}

type Archive = Pick<ReadingPorts['archive'], 'nextFires' | 'nextFiresOf'>;

async function amongFew(
  archive: Archive,
  jobs: readonly JobRow[],
  { limit, after }: Asked,
): Promise<JobsByFire> {
  const places = await archive.nextFiresOf(jobs.map(({ id }) => id));
  const left = places
    .filter((place) => after === undefined || isPlacedBefore(after, place))
    .sort((a, b) => (isPlacedBefore(a, b) ? -1 : 1));
  const rows = rowsAt(left.slice(0, limit), jobs);
  return { rows, next: left.length > limit ? left[limit - 1] : undefined };
}

async function amongMany(
  archive: Archive,
  jobs: readonly JobRow[],
  { limit, after }: Asked,
): Promise<JobsByFire> {
  const isIdle = after?.at === Number.POSITIVE_INFINITY;
  if (isIdle) return amongIdle(archive, jobs, { limit, after: after.member });
  const isWanted = (jobId: string) => rowOf(jobs, jobId) !== undefined;
  const page = await archive.nextFires({ limit, isWanted, ...(after && { after }) });
  const rows = rowsAt(page.places, jobs);
  if (page.next !== undefined) return { rows, next: page.next };
  if (rows.length === limit) return { rows, next: idlePlace('') };
  const idle = await amongIdle(archive, jobs, { limit: limit - rows.length, after: '' });
  return { rows: [...rows, ...idle.rows], next: idle.next };
}

/** Those that do not fire by themselves, in the order of their ids. */
async function amongIdle(
  archive: Archive,
  jobs: readonly JobRow[],
  { limit, after }: { readonly limit: number; readonly after: string },
): Promise<JobsByFire> {
  const start = countUpTo(jobs, ({ id }) => id <= after);
  const rows: JobRow[] = [];
  for (let from = start; from < jobs.length; from += lookedAtOnce) {
    const some = jobs.slice(from, from + lookedAtOnce);
    const places = await archive.nextFiresOf(some.map(({ id }) => id));
    for (const [i, row] of some.entries()) {
      if (places[i]?.at !== Number.POSITIVE_INFINITY) continue;
      if (rows.length === limit) return { rows, next: idlePlace(rows.at(-1)?.id ?? '') };
      rows.push(row);
    }
    const last = some.at(-1);
    const isMore = from + lookedAtOnce < jobs.length && last !== undefined;
    if (isMore && from + lookedAtOnce - start >= lookedAtMost) {
      return { rows, next: idlePlace(last.id) };
    }
  }
  return { rows };
}

function rowsAt(places: readonly FirePlace[], jobs: readonly JobRow[]): readonly JobRow[] {
  return places.flatMap((place) => rowOf(jobs, placedJob(place)) ?? []);
}
