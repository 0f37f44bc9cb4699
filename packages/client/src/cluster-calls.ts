import type {
  Cluster,
  ElectionList,
  LockList,
  LockView,
  NodeList,
  Overview,
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
  elections(query?: { limit?: number }, reading?: Reading): Promise<ElectionList>;
  nodes(reading?: Reading): Promise<NodeList>;
  workers(reading?: Reading): Promise<WorkerList>;
  /** Makes the leader hand over, whichever node this client talks to. */
  stepDown(): Promise<StepDown>;
  locks(reading?: Reading): Promise<LockList>;
  /** Throws `LOCK_NOT_FOUND` when nobody holds or awaits it. */
  lock(name: string, reading?: Reading): Promise<LockView>;
}

export function clusterCalls(send: Send): ClusterCalls {
  return {
    overview: (reading) => send({ path: '/api/v1/overview', ...reading }),
    cluster: (reading) => send({ path: '/api/v1/cluster', ...reading }),
    elections: (query, reading) => send({ path: '/api/v1/cluster/elections', query, ...reading }),
    nodes: (reading) => send({ path: '/api/v1/nodes', ...reading }),
    workers: (reading) => send({ path: '/api/v1/workers', ...reading }),
    stepDown: () => send({ method: 'POST', path: '/api/v1/cluster/step-down' }),
    locks: (reading) => send({ path: '/api/v1/locks', ...reading }),
    lock: (name, reading) =>
      send({ path: `/api/v1/locks/${encodeURIComponent(name)}`, ...reading }),
  };
}
