import {
  discardBodySchema,
  discardedSchema,
  officeResetBodySchema,
  officeResetSchema,
  pageQuerySchema,
  restoreBodySchema,
  restoredSchema,
  type SetAsideJob,
  setAsideListSchema,
} from '@escapement/protocol';
import type { Api, ApiContext } from '../api-context.ts';
import { shownJob } from '../jobs/hidden-credentials.ts';
import { foreignCursor, readCursor, writeCursor } from '../paging/cursor.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { refusals } from './answers.ts';
import { accepted, callOf } from './calling.ts';

const tags = ['cluster'];
const list = { name: 'set-aside' };

/** What is left to people once the data of ZooKeeper is not what it was. */
export function registerSetAsideRoutes(api: Api, context: ApiContext): void {
  const { acts } = context;
  registerSetAsideList(api, context);
  api.post(
    '/api/v1/cluster/set-aside/restore',
    {
      schema: {
        tags,
        operationId: 'restoreSetAside',
        summary:
          'Write definitions that are set aside back into ZooKeeper; repeat it until none are left',
        body: restoreBodySchema,
        response: { 200: restoredSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const call = callOf(request, reply, request.body);
      const { kind: _, refused, ...counts } = accepted(await acts.restoreSetAside(call));
      return { ...counts, refused: [...refused] };
    },
  );
  api.post(
    '/api/v1/cluster/set-aside/discard',
    {
      schema: {
        tags,
        operationId: 'discardSetAside',
        summary:
          'Give up definitions that are set aside: the leader takes them out, with all that is staged of them',
        body: discardBodySchema,
        response: { 200: discardedSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const call = callOf(request, reply, request.body);
      return { discarded: accepted(await acts.discardSetAside(call)).count };
    },
  );
  api.post(
    '/api/v1/cluster/office/reset',
    {
      schema: {
        tags,
        operationId: 'resetOffice',
        summary:
          'Give the data of ZooKeeper a new name, when Redis refuses the office to whoever ZooKeeper elects',
        body: officeResetBodySchema,
        response: { 200: officeResetSchema, ...refusals },
      },
    },
    async (request, reply) => {
      const outcome = accepted(await acts.resetOffice(callOf(request, reply, request.body)));
      if (outcome.kind === 'reset') return { ensembleId: outcome.ensembleId };
      throw new ProblemSignal(
        'OFFICE_NOT_REFUSED',
        'A node leads, or no living node says OFFICE_REFUSED: look at leader and waitingFor in GET /api/v1/cluster.',
      );
    },
  );
}

function registerSetAsideList(api: Api, { deps }: ApiContext): void {
  api.get(
    '/api/v1/cluster/set-aside',
    {
      schema: {
        tags,
        operationId: 'listSetAside',
        summary: 'Definitions that are gone from ZooKeeper and stand in Redis alone',
        querystring: pageQuerySchema,
        response: { 200: setAsideListSchema, ...refusals },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const place = readCursor(list, cursor);
      const offset = place === undefined ? 0 : Number(place);
      if (!Number.isSafeInteger(offset) || offset < 0) throw foreignCursor();
      const [summary, found] = await request.ask.redis(() =>
        Promise.all([deps.orphans.summary(), deps.orphans.list(offset, limit)]),
      );
      const total = summary?.count ?? 0;
      const next = offset + found.length;
      const items = found.map(
        ({ jobId: id, ...rest }): SetAsideJob =>
          'definition' in rest ? { id, definition: shownJob(rest.definition) } : { id, ...rest },
      );
      return next < total && found.length > 0
        ? { items, total, cursor: writeCursor(list, String(next)) }
        : { items, total };
    },
  );
}
