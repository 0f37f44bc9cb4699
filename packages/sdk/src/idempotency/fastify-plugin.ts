import type { IncomingHttpHeaders } from 'node:http';
import type { Lease } from '@escapement/core';
import { admit, conclude, type HttpOnceOptions } from './http-once.ts';
import type { Idempotency } from './open-idempotency.ts';

/** What is needed of Fastify's request. */
export interface FastifyRequestLike {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  readonly is404: boolean;
}

/** What is needed of Fastify's reply. */
export interface FastifyReplyLike {
  readonly statusCode: number;
  code(status: number): FastifyReplyLike;
  header(name: string, value: string): FastifyReplyLike;
  getHeader(name: string): unknown;
  send(payload: unknown): unknown;
}

/** What is needed of Fastify. */
export interface FastifyLike {
  // biome-ignore lint/suspicious/noExplicitAny: Fastify has an overload for each hook; each takes what is given here.
  addHook(name: any, hook: any): unknown;
}

const kept = ['content-type', 'location', 'etag', 'retry-after'];

/**
 * A plugin that gives each request that may change something one effect and one answer, for the routes of where it is registered. Must be registered
 * after what knows who asks. An answer that is a stream is sent and not kept.
 */
export function idempotencyPlugin<Request extends FastifyRequestLike>(
  idempotency: Idempotency,
  options: HttpOnceOptions<Request>,
) {
  const leases = new WeakMap<object, Lease>();
  const plugin = async (app: FastifyLike): Promise<void> => {
    app.addHook('preHandler', async (request: Request, reply: FastifyReplyLike) => {
      if (request.is404) return undefined;
      const { method, url, headers, body } = request;
      const admission = await admit(idempotency, options, {
        ...{ method, url, headers, body, caller: options.caller(request) },
      });
      if (admission.kind === 'begun') leases.set(request, admission.lease);
      if (admission.kind !== 'answer') return undefined;
      reply.code(admission.reply.status);
      for (const [name, value] of Object.entries(admission.reply.headers))
        reply.header(name, value);
      return reply.send(admission.reply.body);
    });
    app.addHook('onSend', async (request: Request, reply: FastifyReplyLike, payload: unknown) => {
      const lease = leases.get(request);
      leases.delete(request);
      if (lease === undefined) return payload;
      const body = bytesOf(payload);
      const { statusCode: status } = reply;
      await conclude(idempotency, lease, {
        status,
        headers: headersOf(reply),
        body,
        isRouted: true,
      });
      return payload;
    });
  };
  // Its hooks are for whoever registers it, and not for itself alone.
  return Object.assign(plugin, { [Symbol.for('skip-override')]: true });
}

function bytesOf(payload: unknown): Buffer | undefined {
  if (payload === undefined || payload === null) return Buffer.alloc(0);
  if (typeof payload === 'string') return Buffer.from(payload);
  return payload instanceof Uint8Array ? Buffer.from(payload) : undefined;
}

function headersOf(reply: FastifyReplyLike): Record<string, string> {
  const headers = kept.flatMap((name) => {
    const value = reply.getHeader(name);
    return value === undefined ? [] : [[name, String(value)]];
  });
  return Object.fromEntries(headers);
}
