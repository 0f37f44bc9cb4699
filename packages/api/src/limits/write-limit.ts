import type { Clock } from '@escapement/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from '../auth/sign-in-guard.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { addressGroup } from './address-group.ts';
import { createRateLimit, type Rate } from './rate-limit.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A POST that stores nothing. */
    storesNothing?: boolean;
    /** How many writes a request with this body is, where it may be more than one. */
    writesIn?: (body: unknown) => number;
  }
}

/** An import of a few thousand goes through at once; what never ends is slowed down to what ZooKeeper bears. */
export const defaultWriteRate: Rate = { burst: 5_000, perMinute: 1_200 };

/** Bounds how much one caller, and one address, may write on this node. Must come after the guard, which says who asks. */
export function installWriteLimit(
  api: FastifyInstance,
  { rate, clock }: { readonly rate: Rate; readonly clock: Clock },
): void {
  const limit = createRateLimit(rate, clock);
  const take = ({ caller, ip }: FastifyRequest, count: number) => {
    // A node that passes a request on has counted it for who sent it.
    if (caller === undefined || caller.kind === 'peer') return;
    const waits = [nameOf(caller), addressGroup(ip)].map((key) => limit.take(key, count));
    const waitMs = Math.max(...waits);
    if (waitMs > 0) throw tooManyWrites(rate, waitMs);
  };
  api.addHook('onRequest', async (request) => {
    if (stores(request)) take(request, 1);
  });
  // The first was counted before the body was read. However few a node takes at once, one request of many must be able to come through.
  api.addHook('preHandler', async (request) => {
    const writes = request.routeOptions.config.writesIn?.(request.body) ?? 1;
    take(request, Math.min(writes, rate.burst) - 1);
  });
}

function stores(request: FastifyRequest): boolean {
  if (['GET', 'HEAD', 'OPTIONS'].includes(request.method)) return false;
  return !request.is404 && request.routeOptions.config.storesNothing !== true;
}

function nameOf(caller: Exclude<Caller, { kind: 'peer' }>): string {
  return caller.kind === 'browser' ? `session ${caller.session.id}` : 'token';
}

function tooManyWrites({ burst, perMinute }: Rate, waitMs: number): ProblemSignal {
  const seconds = Math.ceil(waitMs / 1000);
  return new ProblemSignal(
    'TOO_MANY_WRITES',
    `A node takes ${burst} writes of one caller at once and ${perMinute} a minute after that; go on in ${seconds} s.`,
    {
      headers: { 'retry-after': String(seconds) },
      detailZh: `每个节点一次接受同一调用方 ${burst} 个写入，此后每分钟 ${perMinute} 个，请在 ${seconds} 秒后继续。`,
    },
  );
}
