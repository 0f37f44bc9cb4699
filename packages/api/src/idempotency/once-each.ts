import {
  type AskedOnce,
  canonicalJson,
  isPassing,
  type KeptAnswers,
  keptBodyBytes,
  type Lease,
  type Logger,
  unreachable,
} from '@escapement/core';
import {
  bareReplyDetail,
  isLastWord,
  keptReplyOf,
  readKeptReply,
  type TellingReply,
} from '@escapement/protocol';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { sha256Hex } from '../auth/digest.ts';
import { pathOf } from '../problems/problem-answer.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { idempotencyHeaders, idempotencyKeyOf, keyReused } from './idempotency-key.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its key names what is asked for, so that who asks again is answered by how that stands by then; no answer is kept. */
    keyNames?: boolean;
  }
  interface FastifyRequest {
    /** The key that it came with, where it may have one. */
    idempotencyKey: string | undefined;
    /** While it is this request that does what its key stands for. */
    lease: Lease | undefined;
    /** Part of it was not done, or is not known, so that the same request goes on with it. */
    isUnfinished: boolean;
  }
}

/** Longer than any request takes. A node that dies in the middle of one keeps its twins out for as long. */
const leaseMs = 10_000;
/** How long a twin waits for the answer to the first, of the time that it has itself. */
const waitMs = 1_200;

/**
 * Gives every POST that stores something an Idempotency-Key: whatever node it comes to and however often, it has one effect and one answer.
 * Must come after the guard and the limit of writes, so that a key is asked about only for who may write, and before any route.
 */
export function installOnceEach(
  api: FastifyInstance,
  world: { readonly answers: KeptAnswers; readonly logger: Logger },
): void {
  api.decorateRequest('idempotencyKey', undefined);
  api.decorateRequest('lease', undefined);
  api.decorateRequest('isUnfinished', false);
  api.addHook('onRoute', (route) => {
    if (takesKey(route)) route.schema = { ...route.schema, headers: idempotencyHeaders };
  });
  api.addHook('preHandler', async (request, reply) => {
    if (request.is404 || !takesKey(request.routeOptions)) return;
    const key = idempotencyKeyOf(request.headers);
    if (key === undefined) return undefined;
    request.idempotencyKey = key;
    if (request.routeOptions.config.keyNames) return undefined;
    return begin(world.answers, { request, reply, key });
  });
  api.addHook('onSend', async (request, reply, payload) => {
    const { lease } = request;
    request.lease = undefined;
    if (lease !== undefined) await end(world, { lease, request, reply, payload });
    return payload;
  });
}

/** A route of which a repeat could do something a second time. */
function takesKey({ method, config }: Pick<RouteOptions, 'method' | 'config'>): boolean {
  return [method].flat().includes('POST') && config?.storesNothing !== true;
}

interface Keyed {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly key: string;
}

async function begin(
  answers: KeptAnswers,
  { request, reply, key }: Keyed,
): Promise<FastifyReply | undefined> {
  const asked = askedOf(request, key);
  const admission = await request.ask.redis(() => answers.begin(asked, { leaseMs, waitMs }));
  switch (admission.kind) {
    case 'begun':
      request.lease = admission.lease;
      return undefined;
    case 'answered':
      return replay(reply, admission.answer);
    case 'in-progress':
      throw inProgress(admission.forMs);
    case 'other-sent':
      throw keyReused();
    case 'full':
      throw tooMany();
    default:
      return unreachable(admission);
  }
}

/** Whoever is let in is the one administrator, by whatever he is known: a session that was renewed in between makes no second caller. */
function askedOf(request: FastifyRequest, key: string): AskedOnce {
  return {
    key: sha256Hex(`admin\n${request.method} ${pathOf(request)}\n${key}`),
    // No body and an empty one say the same.
    sent: sha256Hex(canonicalJson(request.body ?? {})),
  };
}

function replay(reply: FastifyReply, answer: string): FastifyReply {
  const kept = readKeptReply(answer);
  if (kept === undefined) throw fateUnknown();
  if (kept.body === null) {
    throw new ProblemSignal('IDEMPOTENCY_ANSWER_NOT_KEPT', bareReplyDetail(kept));
  }
  return reply
    .code(kept.status)
    .headers(kept.headers)
    .header('idempotent-replayed', 'true')
    .send(kept.body);
}

interface Ended {
  readonly lease: Lease;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly payload: unknown;
}

/**
 * The answer stands, whether or not it could be kept: then a repeat goes by what it finds done. What the server could not, it may have done all the same, and an act of
 * ours finds that by its mark; so the same may be tried again, and nothing else under its key.
 */
async function end(
  { answers, logger }: { readonly answers: KeptAnswers; readonly logger: Logger },
  { lease, request, reply, payload }: Ended,
): Promise<void> {
  const told = tellingOf(reply, payload);
  const mayBeDone = told.status >= 500 || request.isUnfinished;
  try {
    if (mayBeDone) await answers.renew(lease, 0);
    else if (!isLastWord(told)) await answers.release(lease);
    else {
      const { whole, bare } = keptReplyOf(told);
      await answers.settle(lease, whole, bare);
    }
  } catch (error) {
    if (!isPassing(error)) throw error;
    logger.warn({ err: error, requestId: request.id }, 'the answer under a key was not kept');
  }
}

function tellingOf(reply: FastifyReply, payload: unknown): TellingReply {
  const said = payload ?? '';
  const body = typeof said === 'string' ? said : undefined;
  const isKept = body !== undefined && Buffer.byteLength(body) <= keptBodyBytes;
  return {
    status: reply.statusCode,
    header: (name) => reply.getHeader(name),
    body: isKept ? { body } : undefined,
  };
}

function inProgress(forMs: number): ProblemSignal {
  return new ProblemSignal(
    'IDEMPOTENCY_IN_PROGRESS',
    `The first request under this key has no answer yet: send the same again. After ${Math.ceil(forMs / 1000)} s it is taken for lost.`,
    { headers: { 'retry-after': '1' } },
  );
}

function fateUnknown(): ProblemSignal {
  return new ProblemSignal(
    'IDEMPOTENCY_FATE_UNKNOWN',
    'Nobody knows what came of the first request under this key, and it is not done twice: look how things stand, and send a new key if it is still wanted.',
  );
}

function tooMany(): ProblemSignal {
  return new ProblemSignal(
    'IDEMPOTENCY_FULL',
    'Too many requests with a key are under way: send it again in a second.',
    { headers: { 'retry-after': '1' } },
  );
}
