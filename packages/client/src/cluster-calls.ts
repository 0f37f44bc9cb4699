import type { LockView } from '@escapement/core';
import type {
  Cluster,
  DiscardBody,
  Discarded,
  ElectionList,
  LockList,
  NodeList,
  OfficeReset,
  OfficeResetBody,
  Overview,
  PageQuery,
  RestoreBody,
  Restored,
  SetAsideList,
  StepDown,
  StepDownBody,
  WorkerList,
  WorkerView,
} from '@escapement/protocol';
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
  /** Throws `WORKER_NOT_FOUND` where none of the id lives. */
  worker(workerId: string, reading?: Reading): Promise<WorkerView>;
  /** Makes the leader hand over, whichever node this client talks to. */
  stepDown(body: StepDownBody): Promise<StepDown>;
  /** Definitions that are gone from ZooKeeper and stand in Redis alone. */
  setAside(query?: PageQuery, reading?: Reading): Promise<SetAsideList>;
  /** Writes them back, all unless some are named; to be repeated until none are `left`. */
  restoreSetAside(body: RestoreBody): Promise<Restored>;
  /** Gives them up for good. */
  discardSetAside(body: DiscardBody): Promise<Discarded>;
  /** Lets whoever ZooKeeper elects lead, where Redis refuses it. Throws `OFFICE_NOT_REFUSED` otherwise. */
  resetOffice(body: OfficeResetBody): Promise<OfficeReset>;
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
    worker: (workerId, reading) =>
      send({ path: `/api/v1/workers/${encodeURIComponent(workerId)}`, ...reading }),
    stepDown: (body) => send({ method: 'POST', path: '/api/v1/cluster/step-down', body }),
    setAside: (query, reading) => send({ path: '/api/v1/cluster/set-aside', query, ...reading }),
    restoreSetAside: (body) =>
      send({ method: 'POST', path: '/api/v1/cluster/set-aside/restore', body }),
    discardSetAside: (body) =>
      send({ method: 'POST', path: '/api/v1/cluster/set-aside/discard', body }),
    resetOffice: (body) => send({ method: 'POST', path: '/api/v1/cluster/office/reset', body }),
    locks: (query, reading) => send({ path: '/api/v1/locks', query, ...reading }),
    lock: (name, reading) =>
      send({ path: `/api/v1/locks/${encodeURIComponent(name)}`, ...reading }),
  };
}
