import type { RunCount, RunsWanted } from '@escapement/core';
import type { listRunsQuerySchema, RunList } from '@escapement/protocol';
import type { z } from 'zod';
import type { Ask } from '../ask.ts';
import { pageOf, placeIn } from '../paging/placed-list.ts';
import { spanOf } from '../paging/span.ts';
import type { ReadingPorts } from '../reading-ports.ts';
import { runView } from './run-view.ts';
import { wantedJobs } from './wanted-jobs.ts';

type Query = z.output<typeof listRunsQuerySchema>;
type Ports = Pick<ReadingPorts, 'archive' | 'catalog'>;

/** One page of runs, newest fire time first, and how many there are where that is asked for. */
export async function listRuns(ports: Ports, query: Query, ask: Ask): Promise<RunList> {
  const { archive, catalog } = ports;
  const { limit, cursor, total, ...asked } = query;
  const list = { name: 'runs', filter: asked };
  const wanted = wantedRuns(query, catalog);
  const place = placeIn(list, cursor);
  const page = await ask.redis(() => archive.list({ ...wanted, ...place, limit }));
  const { items, ...rest } = pageOf(list, page);
  const views = items.map((run) => runView(run, catalog));
  if (total === undefined) return { items: views, ...rest };
  const isWhole = cursor === undefined && page.cursor === undefined;
  const counted: RunCount = isWhole
    ? { kind: 'all', count: views.length }
    : await ask.redis(() => archive.count(wanted));
  return { items: views, ...totalOf(counted), ...rest };
}

function wantedRuns(query: Query, catalog: Ports['catalog']): RunsWanted {
  const { job, q, exclude, state, trigger, queue, worker, parts, from, to } = query;
  const { excludeQueue, excludeWorker } = query;
  const isOfJob = wantedJobs({ q, exclude }, catalog);
  return {
    ...(job === undefined ? {} : { jobId: job }),
    ...(isOfJob === undefined ? {} : { isOfJob }),
    ...(state === undefined ? {} : { states: state }),
    ...(trigger === undefined ? {} : { triggers: trigger }),
    ...(queue === undefined ? {} : { queue }),
    ...(worker === undefined ? {} : { workerId: worker }),
    ...(excludeQueue === undefined ? {} : { withoutQueues: excludeQueue }),
    ...(excludeWorker === undefined ? {} : { withoutWorkers: excludeWorker }),
    ...(parts === 'folded' ? { isFolded: true } : {}),
    ...spanOf({ from, to }),
  };
}

/** That there may be some at all says nothing, so that it is not said. */
function totalOf({ kind, count }: RunCount): Pick<RunList, 'total' | 'totalAtLeast'> {
  if (kind === 'all') return { total: count };
  return count === 0 ? {} : { totalAtLeast: count };
}
