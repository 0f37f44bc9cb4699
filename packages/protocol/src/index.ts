/**
 * The protocol: what travels between the REST interface and whoever asks it. Bodies, queries and answers, each as one schema that makes the
 * type, the check and the OpenAPI page; and the codes of problems with their titles in both languages, which people script against. It
 * stands on the words of the core and knows nothing of how an answer comes about, so that a browser can hold it as well as a node.
 */
export * from './audit.ts';
export * from './backfills.ts';
export * from './calendars.ts';
export * from './cluster.ts';
export * from './config-entries.ts';
export * from './idempotency-key.ts';
export * from './job-batch.ts';
export * from './jobs.ts';
export * from './joins.ts';
export * from './kept-reply.ts';
export * from './leases.ts';
export * from './merge-patch.ts';
export * from './naming.ts';
export * from './outcomes.ts';
export * from './overview.ts';
export * from './paging.ts';
export * from './pauses.ts';
export * from './previews.ts';
export * from './problem.ts';
export * from './problem-codes.ts';
export * from './queues.ts';
export * from './readiness.ts';
export * from './revisions.ts';
export * from './runs.ts';
export * from './secrets.ts';
export * from './session.ts';
export * from './set-aside.ts';
export * from './singletons.ts';
