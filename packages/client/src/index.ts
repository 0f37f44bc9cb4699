/**
 * The client is the REST interface as TypeScript: one method per route, the shapes of core, and one error type that carries
 * the server's problem. It runs in browsers and in Node.js alike and knows nothing but `fetch`.
 */
export type { AuditCalls } from './audit-calls.ts';
export type { CalendarCalls } from './calendar-calls.ts';
export { type Client, createClient, type SessionCalls } from './client.ts';
export type { ClusterCalls } from './cluster-calls.ts';
export type { ConfigCalls, WrittenConfig } from './config-calls.ts';
export type { JobCalls, Reading } from './job-calls.ts';
export type { LockCalls } from './lock-calls.ts';
export { ProblemError } from './problem-error.ts';
export type { QueueCalls } from './queue-calls.ts';
export type { QueueLimitCalls } from './queue-limit-calls.ts';
export type { RunCalls } from './run-calls.ts';
export type { SecretCalls } from './secret-calls.ts';
export type { SingletonCalls } from './singleton-calls.ts';
export type { AnswerNotice, TransportOptions } from './transport.ts';
