/**
 * The core: what the words mean, which shapes are valid, and every decision the scheduler takes, as pure functions of values
 * with `now` passed in. The shells around it (scheduler, worker, api) do what it decides, through the ports declared here; the
 * adapters (zookeeper, redis) implement those ports. Nothing in here awaits, logs, reads a clock or knows a library but zod.
 */

export * from './decisions/audit-ledger.ts';
export * from './decisions/calendar-demand.ts';
export * from './decisions/calendar-spec.ts';
export * from './decisions/catch-up.ts';
export * from './decisions/clock-trust.ts';
export * from './decisions/edit-of.ts';
export * from './decisions/outcome-stretch.ts';
export * from './decisions/plan-change.ts';
export * from './decisions/plan-job.ts';
export * from './decisions/plan-unknown.ts';
export * from './decisions/recompose.ts';
export * from './decisions/reign.ts';
export * from './decisions/schedule-spec.ts';
export * from './decisions/staged-fate.ts';
export * from './decisions/staged-run.ts';
export * from './decisions/standing.ts';
export * from './decisions/store-memory.ts';
export * from './decisions/store-waiting.ts';
export * from './decisions/term.ts';
export * from './faults/defect.ts';
export * from './faults/fault.ts';
export * from './faults/invariant.ts';
export * from './ports/clock.ts';
export * from './ports/coordination.ts';
export * from './ports/followed-settings.ts';
export * from './ports/ledger-audit.ts';
export * from './ports/logger.ts';
export * from './ports/meter.ts';
export * from './ports/run-archive.ts';
export * from './ports/run-store.ts';
export * from './ports/schedule-store.ts';
export * from './ports/store-clock.ts';
export * from './ports/store-health.ts';
export * from './ports/tls.ts';
export * from './rest/answers.ts';
export * from './rest/problem-codes.ts';
export * from './rest/queries.ts';
export * from './schemas/calendar.ts';
export * from './schemas/cluster.ts';
export * from './schemas/edit.ts';
export * from './schemas/envelope.ts';
export * from './schemas/job.ts';
export * from './schemas/ledger.ts';
export * from './schemas/problem.ts';
export * from './schemas/run.ts';
export * from './schemas/schedule.ts';
export * from './schemas/task.ts';
export * from './schemas/waiting.ts';
export * from './words/bounded-json.ts';
export * from './words/canonical-json.ts';
export * from './words/instants.ts';
export * from './words/job-id.ts';
export * from './words/json-reader.ts';
export * from './words/redis-millis.ts';
export * from './words/run-id.ts';
