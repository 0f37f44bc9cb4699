import type {
  BackfillBody,
  BackfillPlan,
  Backfills,
  BackfillView,
  DelayedRuns,
  DelayedRunsQuery,
  DeleteJobQuery,
  JobAnswer,
  JobBatchOutcomes,
  JobDraft,
  JobList,
  JobPauses,
  JobRevisions,
  JobView,
  JoinList,
  JoinsQuery,
  Ledger,
  LedgerQuery,
  ListJobsQuery,
  MergePatch,
  NewJobDraft,
  RevisionPageQuery,
  RunNowBody,
  RunView,
  TakeBackQuery,
} from '@escapement/protocol';
import { keyed, matching } from './request-headers.ts';
import type { Send } from './transport.ts';

/** Lets a read be given up. */
export interface Reading {
  readonly signal?: AbortSignal;
}

/** Definitions, and what one does to a job. */
export interface JobCalls {
  /** Sorted by id; pass `cursor` of the answer back for the next page. */
  listJobs(query?: ListJobsQuery, reading?: Reading): Promise<JobList>;
  getJob(id: string, reading?: Reading): Promise<JobAnswer>;
  /** With an idempotency key, a repeat answers the job that the first request made. */
  createJob(draft: NewJobDraft, options?: { idempotencyKey?: string }): Promise<JobView>;
  /**
   * Creates up to 500 jobs, each with an outcome of its own, in their order. With an idempotency key the same call may be made again, and goes
   * on with what was not reached or is not known.
   */
  createJobs(
    drafts: readonly JobDraft[],
    options?: { idempotencyKey?: string },
  ): Promise<JobBatchOutcomes>;
  /** Replaces this version, or whatever stands (`any`). Throws `JOB_CHANGED` when another stands. */
  replaceJob(draft: JobDraft, ifVersion: number | 'any'): Promise<JobView>;
  /** Merges fields into this version, or into whatever stands (`any`); null takes one out. Throws `JOB_CHANGED` when another stands. */
  patchJob(id: string, patch: MergePatch, ifVersion: number | 'any'): Promise<JobView>;
  /**
   * What is staged of it is taken back. What workers have in hand goes on to its end, or is cancelled with `running: 'cancel'`; then nothing is
   * deleted while Redis cannot be asked.
   */
  deleteJob(id: string, options?: { ifVersion?: number } & DeleteJobQuery): Promise<void>;
  /** Lets a kept version stand again, as a new one. Throws `JOB_REVISION_NOT_FOUND` where it is not kept. */
  rollbackJob(id: string, version: number, options?: { ifVersion?: number }): Promise<JobView>;
  /**
   * `until`: when it ends by itself; without it somebody has to resume the job. `ifVersion`: only this version; throws `JOB_CHANGED` when another
   * stands.
   */
  pauseJob(
    id: string,
    reason: string,
    options?: { until?: string | undefined; ifVersion?: number | undefined },
  ): Promise<JobView>;
  /** `ifVersion`: only this version; throws `JOB_CHANGED` when another stands. */
  resumeJob(id: string, options?: { ifVersion?: number | undefined }): Promise<JobView>;
  /**
   * With an idempotency key, a repeat answers the run that the first request made. `input`: given to its handler in place of what the job
   * says. With `runAt` or `delayMs` it is to run later; one that waits under the same `key` is answered, or replaced.
   */
  runNow(id: string, options?: RunNowBody & { idempotencyKey?: string }): Promise<RunView>;
  /** Those that are asked for later and do not begin within the next minute, soonest first. */
  delayedRuns(id: string, query?: DelayedRunsQuery, reading?: Reading): Promise<DelayedRuns>;
  /** Takes back one that was asked for later and has not begun, by its key or by the id of its run. Throws `DELAYED_NOT_FOUND` when none waits. */
  takeBackRun(id: string, which: TakeBackQuery): Promise<void>;
  /** What a back-fill would run: fire times of a job from `from` to before `to` that had no run. Changes nothing. */
  planBackfill(id: string, body: Omit<BackfillBody, 'dryRun' | 'reason'>): Promise<BackfillPlan>;
  /**
   * Runs fire times that have passed, some at a time. With an idempotency key, a repeat answers the back-fill that the first request made. Throws
   * `BACKFILL_RUNNING` while another of the job runs.
   */
  backfill(
    id: string,
    options: Omit<BackfillBody, 'dryRun'> & { reason: string; idempotencyKey?: string },
  ): Promise<BackfillView>;
  /** Those of a job that are remembered, newest first. */
  backfills(id: string, reading?: Reading): Promise<Backfills>;
  /** Fire times for which a job waits, since not all that it comes after have ended; the latest first. */
  /** When it was paused, by whom and why, the latest first. */
  jobPauses(id: string, reading?: Reading): Promise<JobPauses>;
  joins(id: string, query?: JoinsQuery, reading?: Reading): Promise<JoinList>;
  /** How far one is. Throws `BACKFILL_NOT_FOUND`. */
  getBackfill(id: string, backfillId: string, reading?: Reading): Promise<BackfillView>;
  /** Begins no more of its runs. Throws `BACKFILL_OVER` where it had ended. */
  stopBackfill(id: string, backfillId: string, reason: string): Promise<BackfillView>;
  /** The last versions in which somebody edited it, with who wrote them when, newest first. */
  listJobRevisions(id: string, query?: RevisionPageQuery, reading?: Reading): Promise<JobRevisions>;
  /** Every due fire time with its outcome, newest first. */
  ledger(id: string, query?: LedgerQuery, reading?: Reading): Promise<Ledger>;
}

export function jobCalls(send: Send): JobCalls {
  const pathOf = (id: string) => `/api/v1/jobs/${encodeURIComponent(id)}`;
  return {
    listJobs: (query, reading) => send({ path: '/api/v1/jobs', query, ...reading }),
    getJob: (id, reading) => send({ path: pathOf(id), ...reading }),
    createJob: (draft, options) =>
      send({ method: 'POST', path: '/api/v1/jobs', body: draft, headers: keyed(options) }),
    createJobs: (jobs, options) =>
      send({
        ...{ method: 'POST', path: '/api/v1/jobs:batch' },
        ...{ body: { jobs }, headers: keyed(options) },
      }),
    listJobRevisions: (id, query, reading) =>
      send({ path: `${pathOf(id)}/revisions`, query, ...reading }),
    replaceJob: (draft, ifVersion) =>
      send({ method: 'PUT', path: pathOf(draft.id), body: draft, headers: matching(ifVersion) }),
    patchJob: (id, patch, ifVersion) =>
      send({ method: 'PATCH', path: pathOf(id), body: patch, headers: matching(ifVersion) }),
    async deleteJob(id, { ifVersion, ...query } = {}) {
      await send({ method: 'DELETE', path: pathOf(id), query, headers: matching(ifVersion) });
    },
    rollbackJob: (id, version, options) =>
      send({
        method: 'POST',
        path: `${pathOf(id)}/rollback`,
        body: { version, ifVersion: options?.ifVersion },
      }),
    pauseJob: (id, reason, options) =>
      send({ method: 'POST', path: `${pathOf(id)}/pause`, body: { reason, ...options } }),
    resumeJob: (id, options) =>
      send({ method: 'POST', path: `${pathOf(id)}/resume`, body: options }),
    runNow: (id, { idempotencyKey, ...body } = {}) =>
      send({
        method: 'POST',
        path: `${pathOf(id)}/runs`,
        headers: keyed(idempotencyKey === undefined ? undefined : { idempotencyKey }),
        ...(Object.keys(body).length === 0 ? {} : { body }),
      }),
    delayedRuns: (id, query, reading) =>
      send({ path: `${pathOf(id)}/delayed-runs`, query, ...reading }),
    async takeBackRun(id, query) {
      await send({ method: 'DELETE', path: `${pathOf(id)}/runs`, query });
    },
    planBackfill: (id, body) =>
      send({ method: 'POST', path: `${pathOf(id)}/backfills`, body: { ...body, dryRun: true } }),
    backfill: (id, { idempotencyKey, ...body }) =>
      send({
        method: 'POST',
        path: `${pathOf(id)}/backfills`,
        headers: keyed(idempotencyKey === undefined ? undefined : { idempotencyKey }),
        body,
      }),
    backfills: (id, reading) => send({ path: `${pathOf(id)}/backfills`, ...reading }),
    jobPauses: (id, reading) => send({ path: `${pathOf(id)}/pauses`, ...reading }),
    joins: (id, query, reading) => send({ path: `${pathOf(id)}/joins`, query, ...reading }),
    getBackfill: (id, backfillId, reading) =>
      send({ path: `${pathOf(id)}/backfills/${encodeURIComponent(backfillId)}`, ...reading }),
    stopBackfill: (id, backfillId, reason) =>
      send({
        method: 'POST',
        path: `${pathOf(id)}/backfills/${encodeURIComponent(backfillId)}/stop`,
        body: { reason },
      }),
    ledger: (id, query, reading) => send({ path: `${pathOf(id)}/ledger`, query, ...reading }),
  };
}
