import { CoordinationFault, type StoreClock } from '@escapement/core';
import type { QueueView } from '@escapement/protocol';
import { z } from 'zod';
import type { Api, ApiContext } from '../api-context.ts';
import type { Asked } from '../asked.ts';
import { stockOf } from '../jobs/definition-stock.ts';
import type { ApiMeter } from '../metrics.ts';
import type { QueueList } from '../queues/queue-page.ts';
import { refusals } from './answers.ts';

/** With more of them a page would be long to collect; the first by their names are told. */
const queuesAtMost = 1_000;

/** The figures of a node, and of the queues as it finds them whenever somebody looks. */
export function registerMetricsRoute(api: Api, { deps, queues }: ApiContext): void {
  const { meter, time } = deps;
  api.get(
    '/metrics',
    {
      config: { scrapers: true },
      schema: {
        tags: ['health'],
        operationId: 'metrics',
        summary:
          'Figures in the Prometheus text format, for the admin token and for the token of the figures',
        response: {
          200: {
            description: 'Prometheus text format 0.0.4',
            content: { 'text/plain': { schema: z.string() } },
          },
          ...refusals,
        },
      },
    },
    async (request, reply) => {
      const stock = stockOf(deps);
      meter.set('escapement_definitions', stock.count);
      meter.set('escapement_definition_bytes', stock.bytes);
      meter.set('escapement_definition_bytes_limit', stock.bytesAtMost);
      // What cannot be asked is not on the page: an old figure would be taken for that of now.
      const views = await queuesNow(queues, { ask: request.ask, notices: silent });
      tellQueues(meter, views, time);
      const page = await meter.page();
      return reply
        .type('text/plain; version=0.0.4; charset=utf-8')
        .serializer((text: string) => text)
        .send(page);
    },
  );
}

const silent: Asked['notices'] = { staleSince() {}, warn() {} };

async function queuesNow(queues: QueueList, asked: Asked): Promise<readonly QueueView[]> {
  try {
    return (await queues.page({ limit: queuesAtMost }, asked)).items;
  } catch (error) {
    if (error instanceof CoordinationFault) return [];
    throw error;
  }
}

function tellQueues(meter: ApiMeter, queues: readonly QueueView[], time: StoreClock): void {
  // Of a queue that is gone nothing is told any more.
  meter.forget('escapement_queue_due_runs');
  meter.forget('escapement_queue_later_runs');
  meter.forget('escapement_queue_in_hand_runs');
  meter.forget('escapement_queue_oldest_due_seconds');
  if (time.measured === undefined) return;
  const now = time.now();
  for (const { name, depth } of queues) {
    if (depth === undefined) continue;
    const oldestAt = depth.oldestDueTime === undefined ? now : Date.parse(depth.oldestDueTime);
    meter.set('escapement_queue_due_runs', depth.dueCount, name);
    meter.set('escapement_queue_later_runs', depth.laterCount, name);
    meter.set('escapement_queue_in_hand_runs', depth.inHandCount, name);
    meter.set('escapement_queue_oldest_due_seconds', Math.max(0, (now - oldestAt) / 1_000), name);
  }
}
