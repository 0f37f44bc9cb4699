import { type AuditLog, type AuditRow, pausesOf, withoutEndedPause } from '@escapement/core';
import { jobPausesSchema } from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import type { Ask } from '../ask.ts';
import { jobNotFound } from '../jobs/job-refusals.ts';
import { sharedNow } from '../shared-now.ts';
import { refusals } from './answers.ts';

const params = z.strictObject({ id: z.string() });

const shownAtMost = 50;
/** So much of the log is looked through for one answer. */
const pagesAtMost = 5;
const rowsPerPage = 200;

/** When a job was paused, which no fire time of that time tells: none was due. */
export function registerPauseRoutes(api: Api, { deps }: ApiContext): void {
  const { catalog, auditLog } = deps;
  api.get(
    '/api/v1/jobs/:id/pauses',
    {
      schema: {
        tags: ['jobs'],
        operationId: 'jobPauses',
        summary: 'List when a job was paused, by whom and why, the latest first',
        params,
        response: { 200: jobPausesSchema, ...refusals },
      },
    },
    async (request) => {
      const { id } = request.params;
      const definition = catalog.get(id);
      const rows = await actsOn(id, { auditLog, ask: request.ask });
      // A deleted job keeps what was done to it; only one that never was is unknown.
      const isKnown = definition !== undefined || catalog.broken().has(id) || rows.length > 0;
      if (!isKnown) throw jobNotFound(id);
      const standing = definition && withoutEndedPause(definition, sharedNow(deps)).paused;
      return { items: pausesOf(rows, standing).slice(0, shownAtMost) };
    },
  );
}

/** What was done to a job, newest first, as far as one answer looks. */
async function actsOn(
  id: string,
  { auditLog, ask }: { readonly auditLog: Pick<AuditLog, 'page'>; readonly ask: Ask },
): Promise<readonly AuditRow[]> {
  const rows: AuditRow[] = [];
  let cursor: string | undefined;
  for (let pages = 0; pages < pagesAtMost; pages += 1) {
    const query = { about: `job:${id}`, limit: rowsPerPage };
    const asked = cursor === undefined ? query : { ...query, cursor };
    const page = await ask.redis(() => auditLog.page(asked));
    rows.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined) break;
  }
  return rows;
}
