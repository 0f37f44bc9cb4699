import {
  brokenJobSchema,
  clusterSchema,
  electionListSchema,
  type JobInput,
  jobListSchema,
  jobViewSchema,
  type LedgerQuery,
  type ListJobsQuery,
  type ListRunsQuery,
  ledgerSchema,
  lockListSchema,
  overviewSchema,
  type PreviewBody,
  previewSchema,
  runListSchema,
  runLogSchema,
  runSchema,
  type Session,
  sessionSchema,
} from '@escapement/core';
import { z } from 'zod';
import { ask, rememberCsrfToken } from './transport.ts';

const anything = z.unknown();
const jobOrBrokenSchema = z.union([jobViewSchema, brokenJobSchema]);
const job = (id: string) => `/jobs/${encodeURIComponent(id)}`;
const run = (id: string) => `/runs/${encodeURIComponent(id)}`;

async function session(call: Parameters<typeof ask>[2]): Promise<Session> {
  const { value } = await ask('/session', sessionSchema, call);
  rememberCsrfToken(value.csrfToken);
  return value;
}

/** Every question that the console asks, by name. Times out never by itself: pass a signal. */
export const api = {
  session: (signal?: AbortSignal) => session({ signal }),
  signIn: (token: string) => session({ method: 'POST', body: { token } }),
  signOut: async () => {
    await ask('/session', anything, { method: 'DELETE' });
    rememberCsrfToken(undefined);
  },

  overview: async (signal?: AbortSignal) =>
    (await ask('/overview', overviewSchema, { signal })).value,
  cluster: async (signal?: AbortSignal) => (await ask('/cluster', clusterSchema, { signal })).value,
  elections: async (signal?: AbortSignal) =>
    (await ask('/cluster/elections', electionListSchema, { signal })).value,
  stepDown: async () => {
    await ask('/cluster/step-down', anything, { method: 'POST', body: {} });
  },
  locks: async (signal?: AbortSignal) => (await ask('/locks', lockListSchema, { signal })).value,

  jobs: async (query: ListJobsQuery, signal?: AbortSignal) =>
    (await ask('/jobs', jobListSchema, { query: query as Record<string, string>, signal })).value,
  job: (id: string, signal?: AbortSignal) => ask(job(id), jobOrBrokenSchema, { signal }),
  createJob: async (input: unknown) =>
    (await ask('/jobs', jobViewSchema, { method: 'POST', body: input })).value,
  replaceJob: async (input: unknown, target: { id: string; etag: string | undefined }) =>
    (await ask(job(target.id), jobViewSchema, { method: 'PUT', body: input, ifMatch: target.etag }))
      .value,
  deleteJob: async (id: string, etag?: string) => {
    await ask(job(id), anything, { method: 'DELETE', ifMatch: etag });
  },
  pauseJob: async (id: string, reason: string) => {
    await ask(`${job(id)}/pause`, anything, { method: 'POST', body: { reason } });
  },
  resumeJob: async (id: string) => {
    await ask(`${job(id)}/resume`, anything, { method: 'POST', body: {} });
  },
  runJob: async (id: string) =>
    (await ask(`${job(id)}/runs`, runSchema, { method: 'POST', body: {} })).value,
  ledger: async (id: string, query: LedgerQuery, signal?: AbortSignal) =>
    (
      await ask(`${job(id)}/ledger`, ledgerSchema, {
        query: query as Record<string, string>,
        signal,
      })
    ).value,
  preview: async (body: PreviewBody, signal?: AbortSignal) =>
    (await ask('/schedules/preview', previewSchema, { method: 'POST', body, signal })).value,

  runs: async (query: ListRunsQuery, signal?: AbortSignal) =>
    (await ask('/runs', runListSchema, { query: query as Record<string, string>, signal })).value,
  run: async (id: string, signal?: AbortSignal) =>
    (await ask(run(id), runSchema, { signal })).value,
  runLog: async (id: string, after: number, signal?: AbortSignal) =>
    (await ask(`${run(id)}/log`, runLogSchema, { query: { after, limit: 2000 }, signal })).value,
};

export type { JobInput };
