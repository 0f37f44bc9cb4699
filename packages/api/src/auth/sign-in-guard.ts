import type { Clock, StoreClock } from '@escapement/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Claim, createGuessLimit } from '../limits/guess-limit.ts';
import { pathOf } from '../problems/problem-answer.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { sharedNow } from '../shared-now.ts';
import { sameText, sha256Hex } from './digest.ts';
import { createProofCheck, peerProofHeader } from './peer-proof.ts';
import type { RevokedSessions } from './revoked-sessions.ts';
import type { Secrets } from './secrets.ts';
import { type BrowserSession, cookieFrom, readSession } from './session-cookie.ts';

/** Who asks. */
export type Caller =
  | { readonly kind: 'token' }
  | { readonly kind: 'browser'; readonly session: BrowserSession }
  | { readonly kind: 'peer' }
  /** Whoever collects figures, and may see nothing else. */
  | { readonly kind: 'scraper' };

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Served without sign-in. */
    open?: boolean;
    /** Also served to another node that proves itself. */
    peers?: boolean;
    /** Also served to who has the token of the figures alone. */
    scrapers?: boolean;
  }
  interface FastifyRequest {
    caller: Caller | undefined;
  }
}

export interface Guard {
  /** Who asks, or `undefined`: nobody that we know. Refuses nobody but who guesses. */
  callerOf(request: FastifyRequest): Promise<Caller | undefined>;
  /** The browser's session, unless it is forged, has run out or was ended. */
  sessionOf(request: FastifyRequest): Promise<BrowserSession | undefined>;
  /** Whether this is the admin token, in constant time; throws RATE_LIMITED after too many that were not. */
  isAdminToken(claim: Claim, request: FastifyRequest): Promise<boolean>;
}

/** Knows callers by the admin token, by the session cookie, or, where a route allows, by the proof of a peer. */
export function createGuard(world: {
  readonly secrets: Secrets;
  readonly revoked: RevokedSessions;
  readonly clock: Clock;
  readonly time: StoreClock;
  readonly nodeId: string;
  /** SHA-256 in hex of the token that opens the figures alone; absent where there is none. */
  readonly metricsTokenHash?: string;
}): Guard {
  const { secrets, revoked, nodeId, metricsTokenHash } = world;
  const checkProof = createProofCheck();
  const guesses = createGuessLimit(world.clock);
  const isAdmins = async (token: string, request: FastifyRequest) =>
    sameText(sha256Hex(token), (await secrets.adminTokenHash(request.ask)).toLowerCase());
  const isScrapers = (token: string, request: FastifyRequest) =>
    request.routeOptions.config.scrapers === true &&
    metricsTokenHash !== undefined &&
    sameText(sha256Hex(token), metricsTokenHash);
  const bearerOf = async (claim: Claim, request: FastifyRequest): Promise<Caller | undefined> => {
    let kind: 'scraper' | 'token' = 'token';
    const isRight = await guesses.judge(claim, async () => {
      // Known without asking anybody, so that figures are had while ZooKeeper is away.
      kind = isScrapers(claim.token, request) ? 'scraper' : 'token';
      return kind === 'scraper' || isAdmins(claim.token, request);
    });
    return isRight ? { kind } : undefined;
  };
  const isAdminToken: Guard['isAdminToken'] = (claim, request) =>
    guesses.judge(claim, () => isAdmins(claim.token, request));
  const isPeer = async (request: FastifyRequest, proof: string) =>
    checkProof(await secrets.peerKey(request.ask), proof, {
      method: request.method,
      path: pathOf(request),
      nodeId,
      now: sharedNow(world),
    });
  const sessionOf: Guard['sessionOf'] = async (request) => {
    const cookie = cookieFrom(request.headers.cookie, cameByTls(request));
    if (cookie === undefined) return undefined;
    const session = readSession(await secrets.sessionKey(request.ask), cookie, sharedNow(world));
    if (session === undefined || (await revoked.has(session, request.ask))) return undefined;
    return session;
  };
  return {
    isAdminToken,
    sessionOf,
    async callerOf(request) {
      const proof = request.headers[peerProofHeader];
      if (request.routeOptions.config.peers === true && typeof proof === 'string') {
        return (await isPeer(request, proof)) ? { kind: 'peer' } : undefined;
      }
      // A given token is the whole claim: a wrong one is not saved by a cookie that happens to come along.
      if (request.headers.authorization !== undefined) {
        const token = bearerFrom(request.headers.authorization);
        if (token === undefined) return undefined;
        const claim: Claim = { token, address: request.ip, at: 'bearer' };
        return bearerOf(claim, request);
      }
      const session = await sessionOf(request);
      return session === undefined ? undefined : { kind: 'browser', session };
    },
  };
}

/**
 * Denies by default: every request, matched or not, must be signed in unless its route says `open` or `isOpen` does. Must be
 * installed before any route, since a hook holds only for what is registered after it.
 */
export function installGuard(
  api: FastifyInstance,
  guard: Guard,
  isOpen: (request: FastifyRequest) => boolean,
): void {
  api.decorateRequest('caller', undefined);
  api.addHook('onRequest', async (request) => {
    if (request.routeOptions.config.open === true || isOpen(request)) return;
    const caller = await guard.callerOf(request);
    if (caller === undefined) throw unauthenticated();
    if (caller.kind === 'browser' && isWrite(request)) requireCsrfToken(request, caller.session);
    request.caller = caller;
  });
}

function unauthenticated(): ProblemSignal {
  return new ProblemSignal(
    'UNAUTHENTICATED',
    'Send Authorization: Bearer with the admin token, or sign in at /api/v1/session.',
    { headers: { 'www-authenticate': 'Bearer realm="escapement"' } },
  );
}

function requireCsrfToken(request: FastifyRequest, session: BrowserSession): void {
  const given = request.headers['x-csrf-token'];
  if (typeof given === 'string' && sameText(given, session.csrfToken)) return;
  throw new ProblemSignal(
    'CSRF_REFUSED',
    'Send X-CSRF-Token with the csrfToken that GET /api/v1/session answers.',
  );
}

/** Whether the caller's own connection is TLS, with this node or with a proxy that it trusts. */
export function cameByTls(request: FastifyRequest): boolean {
  return request.protocol === 'https';
}

function isWrite(request: FastifyRequest): boolean {
  return !['GET', 'HEAD', 'OPTIONS'].includes(request.method);
}

function bearerFrom(header: string): string | undefined {
  return /^Bearer ([\x21-\x7e]{1,512})$/i.exec(header)?.[1];
}
