import { overviewSchema } from '@escapement/protocol';
import type { Api, ApiContext } from '../api-context.ts';
import { stockOf } from '../jobs/definition-stock.ts';
import { requireCatalog } from '../jobs/job-reading.ts';
import { runView } from '../runs/run-view.ts';
import { refusals } from './answers.ts';
import { askedOf } from './calling.ts';

/** More than the screen has room for: a job that runs each second is folded there, and leaves the room to others. */
const shown = 50;

/** What the first screen shows at once. */
export function registerOverviewRoutes(api: Api, context: ApiContext): void {
  const { deps, index, serving } = context;
  api.get(
    '/api/v1/overview',
    {
      schema: {
        tags: ['cluster'],
        operationId: 'overview',
        summary: 'Totals, what fires next and what failed last',
        response: { 200: overviewSchema, ...refusals },
      },
    },
    async (request, reply) => {
      requireCatalog(deps, askedOf(request, reply));
      const [totals, upcoming, failed] = await request.ask.redis(() =>
        Promise.all([
          deps.archive.totals(),
          deps.archive.upcoming(shown),
          deps.archive.list({
            states: ['failed', 'timed-out', 'lost'],
            isFolded: true,
            limit: shown,
          }),
        ]),
      );
      const warnings = await serving.ofAll(request.ask);
      return {
        totals: { ...(await index.counts()), ...totals, definitions: stockOf(deps) },
        upcoming: upcoming.map((run) => runView(run, deps.catalog)),
        failed: failed.items.map((run) => runView(run, deps.catalog)),
        warnings: [...warnings],
      };
    },
  );
}
