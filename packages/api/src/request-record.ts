import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { createAsk } from './ask.ts';
import { createRateLimit } from './limits/rate-limit.ts';
import { pathOf } from './problems/problem-answer.ts';
import type { ReadingPorts } from './reading-ports.ts';

/** The caller's own X-Request-Id where it is harmless, else a new one. */
export function requestIdOf(message: IncomingMessage): string {
  const given = message.headers['x-request-id'];
  return typeof given === 'string' && /^[\w.-]{8,64}$/.test(given) ? given : randomUUID();
}

/** Starts each request's time, answers its id, and records every write with who asked and what came of it. */
export function installRequestRecord(api: FastifyInstance, deps: ReadingPorts): void {
  // The value is set for each request below, before anything can ask for it.
  api.decorateRequest('ask');
  const recordStranger = createStrangerRecord(deps);
  api.addHook('onRequest', async (request, reply) => {
    request.ask = createAsk(deps);
    reply.header('x-request-id', request.id);
  });
  api.addHook('onResponse', async (request, reply) => {
    const record = {
      requestId: request.id,
      method: request.method,
      path: pathOf(request),
      status: reply.statusCode,
      caller: request.caller?.kind ?? 'none',
      address: request.ip,
      elapsedMs: Math.round(reply.elapsedTime),
    };
    const write = !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
    if (request.caller !== undefined) deps.logger[write ? 'info' : 'debug'](record, 'request');
    else if (write || record.status === 401 || record.status === 429) recordStranger(record);
    else deps.logger.debug(record, 'request');
  });
}

/** Lines about people that nobody knows: enough of them to see what goes on, never so many that they fill a disk. */
const strangerLines = { burst: 60, perMinute: 20 } as const;

function createStrangerRecord(
  deps: Pick<ReadingPorts, 'clock' | 'logger'>,
): (record: object) => void {
  const lines = createRateLimit(strangerLines, deps.clock);
  let unsaid = 0;
  return (record) => {
    if (lines.take('all') > 0) {
      unsaid += 1;
      return;
    }
    deps.logger.info(unsaid === 0 ? record : { ...record, unsaid }, 'request');
    unsaid = 0;
  };
}
