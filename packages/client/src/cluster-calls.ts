import type {
  Cluster,
  ElectionList,
  LockList,
  LockView,
  NodeList,
  Overview,
  PageQuery,
  StepDown,
  WorkerList,
} from '@escapement/core';
import type { Reading } from './job-calls.ts';
import type { Send } from './transport.ts';

/** Who is alive, who leads, who holds what. */
export interface ClusterCalls {
  overview(reading?: Reading): Promise<Overview>;
  cluster(reading?: Reading): Promise<Cluster>;
  /** Newest first. */
  elections(query?: PageQuery, reading?: Reading): Promise<ElectionList>;
  /** By id. */
  nodes(query?: PageQuery, reading?: Reading): Promise<NodeList>;
  workers(query?: PageQuery, reading?: Reading): Promise<WorkerList>;
  /** Makes the leader hand over, whichever node this client talks to. */
  stepDown(): Promise<StepDown>;
  /** Those that are held or awaited, by name, each with its first waiters. */
  locks(query?: PageQuery, reading?: Reading): Promise<LockList>;
  /** Throws `LOCK_NOT_FOUND` when nobody holds or awaits it. */
  lock(name: string, reading?: Reading): Promise<LockView>;
}

export function clusterCalls(send: Send): ClusterCalls {
  return {
    overview: (reading) => send({ path: '/api/v1/overview', ...reading }),
    cluster: (reading) => send({ path: '/api/v1/cluster', ...reading }),
    elections: (query, reading) => send({ path: '/api/v1/cluster/elections', query, ...reading }),
    nodes: (query, reading) => send({ path: '/api/v1/nodes', query, ...reading }),
    workers: (query, reading) => send({ path: '/api/v1/workers', query, ...reading }),
    stepDown: () => send({ method: 'POST', path: '/api/v1/cluster/step-down' }),
    locks: (query, reading) => send({ path: '/api/v1/locks', query, ...reading }),
    lock: (name, reading) =>
      send({ path: `/api/v1/locks/${encodeURIComponent(name)}`, ...reading }),
  };
}
