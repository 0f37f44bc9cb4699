import { isAuditPlace } from '@escapement/core';
import { auditPageSchema, auditQuerySchema } from '@escapement/protocol';
import type { Api, ApiContext } from '../api-context.ts';
import { foreignCursor, readCursor, writeCursor } from '../paging/cursor.ts';
import { spanOf } from '../paging/span.ts';
import { refusals } from './answers.ts';

/** What people have done. */
export function registerAuditRoutes(api: Api, { deps }: ApiContext): void {
  api.get(
    '/api/v1/audit',
    {
      schema: {
        tags: ['audit'],
        operationId: 'listAudit',
        summary:
          'What was written, or refused, through this interface: who, what, of what, newest first',
        querystring: auditQuerySchema,
        response: { 200: auditPageSchema, ...refusals },
      },
    },
    async (request) => {
      const { limit, cursor, who, act, about, from, to } = request.query;
      const filter = {
        ...(who === undefined ? {} : { who }),
        ...(act === undefined ? {} : { act }),
        ...(about === undefined ? {} : { about }),
      };
      const list = { name: 'audit', filter: { ...filter, from, to } };
      const place = readCursor(list, cursor);
      if (place !== undefined && !isAuditPlace(place)) throw foreignCursor();
      const query = { ...filter, ...spanOf({ from, to }), limit };
      const asked = place === undefined ? query : { ...query, cursor: place };
      const page = await request.ask.redis(() => deps.auditLog.page(asked));
      const items = [...page.items];
      return page.cursor === undefined
        ? { items }
        : { items, cursor: writeCursor(list, page.cursor) };
    },
  );
}
