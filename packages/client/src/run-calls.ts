import type {
  CancelRunBody,
  ListOutcomesQuery,
  ListRunsQuery,
  LogQuery,
  OutcomeList,
  RetryRunBody,
  RunList,
  RunLog,
  RunView,
} from '@escapement/protocol';
import type { Reading } from './job-calls.ts';
import { keyed } from './request-headers.ts';
import type { Send } from './transport.ts';

/** What ran, runs and will run. */
export interface RunCalls {
  /**
   * Newest fire time first; `state` and `trigger` are one or several separated by commas. So are the jobs (`exclude`), the queues (`excludeQueue`) and the workers that began them last
   * (`excludeWorker`) whose runs are left out.
   */
  listRuns(query?: ListRunsQuery, reading?: Reading): Promise<RunList>;
  /** Fire times without a run, by job; read on while there is a cursor, since a page looks into so many jobs at a time. */
  listOutcomes(query?: ListOutcomesQuery, reading?: Reading): Promise<OutcomeList>;
  getRun(id: string, reading?: Reading): Promise<RunView>;
  /**
   * Asks that a run be stopped. Answers it as it stands then: cancelled, or running still with the request in `stop`. Throws `RUN_OVER` when it
   * had ended by itself.
   */
  cancelRun(id: string, body: CancelRunBody): Promise<RunView>;
  /**
   * Has a run done once more that is over and has not succeeded, and answers the new one. With an idempotency key, a repeat answers the same.
   * `input`: in place of what it was given the last time.
   */
  retryRun(
    id: string,
    options?: { idempotencyKey?: string; input?: RetryRunBody['input'] },
  ): Promise<RunView>;
  /** Lines after number `after`; read on until `complete`. */
  runLog(id: string, query?: LogQuery, reading?: Reading): Promise<RunLog>;
}

export function runCalls(send: Send): RunCalls {
  const pathOf = (id: string) => `/api/v1/runs/${encodeURIComponent(id)}`;
  return {
    listRuns: (query, reading) => send({ path: '/api/v1/runs', query, ...reading }),
    listOutcomes: (query, reading) => send({ path: '/api/v1/ledger', query, ...reading }),
    getRun: (id, reading) => send({ path: pathOf(id), ...reading }),
    cancelRun: (id, body) => send({ method: 'POST', path: `${pathOf(id)}/cancel`, body }),
    retryRun: (id, options) =>
      send({
        method: 'POST',
        path: `${pathOf(id)}/retry`,
        headers: keyed(options),
        ...(options?.input === undefined ? {} : { body: { input: options.input } }),
      }),
    runLog: (id, query, reading) => send({ path: `${pathOf(id)}/log`, query, ...reading }),
  };
}
