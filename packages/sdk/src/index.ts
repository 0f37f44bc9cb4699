/**
 * What a program of a user's imports: its jobs declared beside the functions that do them, a worker that serves them in its own process, and
 * a client that asks for runs with what they take and reads what came of them.
 *
 * The idea: a job is a value. Its function hangs on it, so that a rename breaks the build and not the night; its input is a schema of whatever
 * library the program has already, by the one interface that they share; and the same value is what the worker serves and
 * what the client is typed by. Nothing here decides anything: the worker is ours, the client speaks REST. It is published as one
 * package, in which those below are contained.
 */
export { ProblemError } from '@escapement/client';
export {
  type Balance,
  ConfigFault,
  type ConfigTrouble,
  Fault,
  type LockView,
  type PermitChange,
  type SingletonDetail,
} from '@escapement/core';
export type { JobDraft, JobView, RunView } from '@escapement/protocol';
export type { HandlerContext, PickedInstance } from '@escapement/worker';
export type { BarrierOptions, BarrierWait, Entered } from './barriers/enter-barrier.ts';
export type { ClientOptions } from './client/client-settings.ts';
export { createClient, type SdkClient } from './client/create-client.ts';
export type { EndedRun, JobActs, RunOptions, Upserted, WaitOptions } from './client/job-acts.ts';
export type { Followed } from './config/followed.ts';
export {
  type Config,
  type ConfigOptions,
  type FollowOptions,
  openConfig,
} from './config/open-config.ts';
export type { Beginning, Begun, OnceAsked, OnceWork } from './idempotency/begun.ts';
export { idempotencyMiddleware, type ParsedRequest } from './idempotency/express-middleware.ts';
export {
  type FastifyLike,
  type FastifyReplyLike,
  type FastifyRequestLike,
  idempotencyPlugin,
} from './idempotency/fastify-plugin.ts';
export type { HttpOnceOptions } from './idempotency/http-once.ts';
export type { OnceOutcome } from './idempotency/once.ts';
export {
  type Idempotency,
  type IdempotencyOptions,
  openIdempotency,
} from './idempotency/open-idempotency.ts';
export { onceWorkOf } from './idempotency/work-of-request.ts';
export { defineJob } from './jobs/define-job.ts';
export type {
  DefinedJob,
  InputOf,
  JobPolicies,
  Json,
  PlainJob,
  ResultOf,
  TypedJob,
} from './jobs/defined-job.ts';
export type { InputIssue, InputJudgement } from './jobs/input-judgement.ts';
export type { JobContext, JobFunction, ReadEntry, ReadOptions } from './jobs/job-context.ts';
export type { JsonOf } from './jobs/json-of.ts';
export type { LeaseOptions } from './leases/lease-options.ts';
export { type Leases, type LeasesOptions, openLeases } from './leases/open-leases.ts';
export type { AcquireOptions } from './locks/lock-options.ts';
export { type Locks, type LocksOptions, openLocks } from './locks/open-locks.ts';
export type { Held } from './locks/take-lock.ts';
export {
  openServices,
  type PickOptions,
  type ServiceInstances,
  type Services,
  type ServicesOptions,
} from './naming/open-services.ts';
export type { Registered, RegisterOptions } from './naming/register-service.ts';
export { type RefusalCode, type Said, SdkRefusal } from './sdk-refusal.ts';
export type {
  AggregateSingleton,
  Decided,
  Delivered,
  ServiceSingleton,
  SingletonContext,
} from './singletons/behaviour.ts';
export type { CandidateStanding } from './singletons/candidate.ts';
export {
  openSingletons,
  type ProgramSingletons,
  type SingletonsOptions,
} from './singletons/open-singletons.ts';
export type { ProxyOptions, SingletonProxy, TellOptions } from './singletons/singleton-proxy.ts';
export type { SingletonHere } from './singletons/standing-here.ts';
export { type RunningWorker, type StartOptions, startWorker } from './worker/start-worker.ts';
export type { WorkerOptions } from './worker/worker-settings.ts';
