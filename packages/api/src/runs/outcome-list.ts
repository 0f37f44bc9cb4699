import { placeOfText, readJson } from '@escapement/core';
import type { OutcomeList, outcomeQuerySchema } from '@escapement/protocol';
import { z } from 'zod';
import type { ApiContext } from '../api-context.ts';
import type { Asked } from '../asked.ts';
import { requireCatalog } from '../jobs/job-reading.ts';
import { foreignCursor, readCursor, writeCursor } from '../paging/cursor.ts';
import { spanOf } from '../paging/span.ts';
import { ofJob } from './run-view.ts';

/** Most jobs whose ledgers one request looks into. */
const jobsAtOnce = 5_000;

type Query = z.output<typeof outcomeQuerySchema>;
type Context = Pick<ApiContext, 'deps' | 'index'>;

/** A job, and a place in its ledger unless all of that is to come. */
const placeSchema = z.strictObject({
  jobId: z.string().min(1),
  cursor: z
    .string()
    .refine((text) => placeOfText(text) !== undefined)
    .optional(),
});
type Place = z.output<typeof placeSchema>;

/** One page of the fire times without a run: job by job, since each has a ledger of its own, and so many jobs at a time. */
export async function listOutcomes(
  context: Context,
  query: Query,
  asked: Asked,
): Promise<OutcomeList> {
  const { archive, catalog } = context.deps;
  const { limit, cursor, ...filter } = query;
  const list = { name: 'outcomes', filter };
  const begin = placeIn(readCursor(list, cursor));
  const [jobIds, beyond] = await jobsFrom(context, { job: query.job, begin }, asked);
  const page = await asked.ask.redis(() =>
    archive.outcomes({
      jobIds,
      ...(begin?.cursor === undefined ? {} : { cursor: begin.cursor }),
      ...(query.outcome === undefined ? {} : { outcomes: query.outcome }),
      ...spanOf({ from: query.from, to: query.to }),
      limit,
    }),
  );
  const items = page.items.map((each) => ({ ...each, ...ofJob(each.jobId, catalog) }));
  const next = page.next ?? (beyond === undefined ? undefined : { jobId: beyond });
  if (next === undefined) return { items };
  return { items, nextJobId: next.jobId, cursor: writeCursor(list, JSON.stringify(next)) };
}

/** Whose ledgers are looked into now, and the first job that has to wait for another request. */
async function jobsFrom(
  { deps, index }: Context,
  { job, begin }: { readonly job: string | undefined; readonly begin: Place | undefined },
  asked: Asked,
): Promise<readonly [jobIds: readonly string[], beyond: string | undefined]> {
  if (job !== undefined) {
    if (begin !== undefined && begin.jobId !== job) throw foreignCursor();
    return [[job], undefined];
  }
  requireCatalog(deps, asked);
  const { rows } = await index.search({ limit: jobsAtOnce + 1, after: begin?.jobId });
  // The one that a page ended in stays the first of the next, though it may be deleted by now: its ledger stands.
  const ids = [...(begin === undefined ? [] : [begin.jobId]), ...rows.map(({ id }) => id)];
  return [ids.slice(0, jobsAtOnce), ids[jobsAtOnce]];
}

function placeIn(text: string | undefined): Place | undefined {
  if (text === undefined) return undefined;
  const reading = readJson(placeSchema, text);
  if (reading.kind !== 'read') throw foreignCursor();
  return reading.value;
}
