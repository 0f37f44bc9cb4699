import type {
  AuditPage,
  AuditPageQuery,
  JobList,
  ListJobsQuery,
  ListOutcomesQuery,
  ListRunsQuery,
  OutcomeList,
  RunList,
} from '@escapement/protocol';
import { api } from './api.ts';
import { fitsNothing } from './fits-nothing.ts';

interface Reading {
  readonly signal: AbortSignal;
}

/** The lists that an address narrows. For one that holds nothing for certain nobody is asked. */
export const lists = {
  jobs: async (query: ListJobsQuery, reading: Reading): Promise<JobList> =>
    fitsNothing('jobs', query) ? { items: [], total: 0 } : await api.listJobs(query, reading),
  runs: async (query: ListRunsQuery, reading: Reading): Promise<RunList> =>
    fitsNothing('runs', query) ? { items: [], total: 0 } : await api.listRuns(query, reading),
  outcomes: async (query: ListOutcomesQuery, reading: Reading): Promise<OutcomeList> =>
    fitsNothing('outcomes', query) ? { items: [] } : await api.listOutcomes(query, reading),
  audit: async (query: AuditPageQuery, reading: Reading): Promise<AuditPage> =>
    fitsNothing('audit', query) ? { items: [] } : await api.listAudit(query, reading),
};
