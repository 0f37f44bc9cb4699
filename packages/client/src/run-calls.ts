import type { Run } from '@escapement/core';
import type { ListRunsQuery, LogQuery, RunList, RunLog } from '@escapement/protocol';
import type { Reading } from './job-calls.ts';
import type { Send } from './transport.ts';

/** What ran, runs and will run. */
export interface RunCalls {
  /** Newest fire time first; `state` is one or several separated by commas. */
  listRuns(query?: ListRunsQuery, reading?: Reading): Promise<RunList>;
  getRun(id: string, reading?: Reading): Promise<Run>;
  /** Lines after number `after`; read on until `complete`. */
  runLog(id: string, query?: LogQuery, reading?: Reading): Promise<RunLog>;
}

export function runCalls(send: Send): RunCalls {
  const pathOf = (id: string) => `/api/v1/runs/${encodeURIComponent(id)}`;
  return {
    listRuns: (query, reading) => send({ path: '/api/v1/runs', query, ...reading }),
    getRun: (id, reading) => send({ path: pathOf(id), ...reading }),
    runLog: (id, query, reading) => send({ path: `${pathOf(id)}/log`, query, ...reading }),
  };
}
