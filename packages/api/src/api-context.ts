import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { ApiDeps } from './api-deps.ts';
import type { Ask } from './ask.ts';
import type { RevokedSessions } from './auth/revoked-sessions.ts';
import type { Secrets } from './auth/secrets.ts';
import type { Guard } from './auth/sign-in-guard.ts';
import type { JobIndex } from './jobs/job-index.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The dependencies, within the time of this request. */
    ask: Ask;
  }
}

/** What every family of routes is given. */
export interface ApiContext {
  readonly deps: ApiDeps;
  readonly guard: Guard;
  readonly secrets: Secrets;
  readonly revoked: RevokedSessions;
  readonly index: JobIndex;
}

/** The server as routes see it: inputs and answers typed by their schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  ZodTypeProvider
>;
