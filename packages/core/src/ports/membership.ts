import type { NodeInfo, WorkerInfo } from '../schemas/cluster.ts';
import type { NamePage, NameQuery } from '../words/name-page.ts';

/** Ephemeral registration and the list of the living. */
export interface Membership {
  /** Registered now and again after every new session, until closed. `update` replaces the data. */
  registerNode(info: NodeInfo): Promise<Registration<NodeInfo>>;
  registerWorker(info: WorkerInfo): Promise<Registration<WorkerInfo>>;
  nodes(): Promise<readonly NodeInfo[]>;
  workers(): Promise<readonly WorkerInfo[]>;
  /** One of them, and nothing of the others is read; `undefined` where none of this id lives, whatever the id is. */
  worker(workerId: string): Promise<WorkerInfo | undefined>;
  /** By id. Reads no more than the page. */
  nodePage(query: NameQuery): Promise<NamePage<NodeInfo>>;
  workerPage(query: NameQuery): Promise<NamePage<WorkerInfo>>;
}

export interface Registration<T> {
  update(info: T): Promise<void>;
  close(): Promise<void>;
}
