import type { IncomingHttpHeaders } from 'node:http';
import type { Begun } from './begun.ts';
import { admit, conclude, type HttpOnceOptions, readHttpOptions } from './http-once.ts';
import type { Idempotency } from './open-idempotency.ts';
import { noteWork } from './work-of-request.ts';

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
  getHeaders(): Readonly<Record<string, unknown>>;
  send(payload: unknown): unknown;
}

/** What is needed of Fastify. */
export interface FastifyLike {
  // biome-ignore lint/suspicious/noExplicitAny: Fastify has an overload for each hook; each takes what is given here.
  addHook(name: any, hook: any): unknown;
}

/**
 * A plugin that gives each request that may change something one effect and one answer, for the routes of where it is registered. Must be registered
 * after what knows who asks. Of an answer that is a stream, or larger than 256 KiB, a repeat is told that it was given.
 */
export function idempotencyPlugin<Request extends FastifyRequestLike>(
  idempotency: Idempotency,
  given: HttpOnceOptions<Request>,
) {
  const options = readHttpOptions('idempotencyPlugin', given);
  const underWay = new WeakMap<object, Begun>();
  /** Keeps what was answered, when it is first known. */
  const concluded = async (
    request: Request,
    reply: FastifyReplyLike,
    body: Buffer | undefined,
  ): Promise<void> => {
    const work = underWay.get(request);
    underWay.delete(request);
    if (work === undefined) return;
    const { statusCode: status } = reply;
    await conclude(work, { status, headers: headersOf(reply), body, isRouted: true });
  };
  const plugin = async (app: FastifyLike): Promise<void> => {
    app.addHook('preHandler', async (request: Request, reply: FastifyReplyLike) => {
      if (request.is404) return undefined;
      const { method, url, headers, body } = request;
      const admission = await admit(idempotency, options, {
        ...{ method, url, headers, body, caller: options.caller(request) },
      });
      if (admission.kind === 'begun') {
        underWay.set(request, admission.work);
        noteWork(request, admission.work);
      }
      if (admission.kind !== 'answer') return undefined;
      reply.code(admission.reply.status);
      for (const [name, value] of Object.entries(admission.reply.headers))
        reply.header(name, value);
      return reply.send(admission.reply.body);
    });
    app.addHook('onSend', async (request: Request, reply: FastifyReplyLike, payload: unknown) => {
      await concluded(request, reply, bytesOf(payload));
      return payload;
    });
    // Whoever takes the answer into his own hands goes past the hook above.
    app.addHook('onResponse', (request: Request, reply: FastifyReplyLike) =>
      concluded(request, reply, undefined),
    );
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
  const headers = Object.entries(reply.getHeaders()).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return Object.fromEntries(headers);
}
