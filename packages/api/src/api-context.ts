import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Acts } from './acts/acts.ts';
import type { Ask } from './ask.ts';
import type { Guard } from './auth/sign-in-guard.ts';
import type { KnownServing } from './cluster/known-serving.ts';
import type { FailingJobs } from './jobs/failing-jobs.ts';
import type { JobIndex } from './jobs/job-index.ts';
import type { QueueList } from './queues/queue-page.ts';
import type { ReadingPorts } from './reading-ports.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The dependencies, within the time of this request. */
    ask: Ask;
  }
}

/** What every family of routes is given: it reads by `deps`, and whatever it changes it changes by one of the acts. */
export interface ApiContext {
  readonly deps: ReadingPorts;
  readonly acts: Acts;
  readonly guard: Guard;
  readonly index: JobIndex;
  readonly serving: KnownServing;
  readonly failing: FailingJobs;
  readonly queues: QueueList;
}

/** The server as routes see it: inputs and answers typed by their schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  ZodTypeProvider
>;
