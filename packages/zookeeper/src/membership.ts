import {
  type Clock,
  type Logger,
  type Membership,
  type NamePage,
  type NameQuery,
  type NodeInfo,
  nodeInfoSchema,
  type Registration,
  type Shape,
  type WorkerInfo,
  workerSchema,
} from '@escapement/core';
import type { Paths } from './paths.ts';
import { EphemeralRegistration } from './registration.ts';
import type { Session } from './session/session.ts';
import { pageOfNames } from './znodes/name-pages.ts';
import { decodeAs } from './znodes/znode.ts';
import type { Znodes } from './znodes/znodes.ts';
import type { ZooKeeperParts } from './zookeeper-parts.ts';

/** Who is alive: ephemeral znodes under `/nodes` and `/workers`. */
export class ZooKeeperMembership implements Membership {
  readonly #session: Session;
  readonly #znodes: Znodes;
  readonly #paths: Paths;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(parts: ZooKeeperParts) {
    this.#session = parts.session;
    this.#znodes = parts.znodes;
    this.#paths = parts.paths;
    this.#clock = parts.clock;
    this.#logger = parts.logger;
  }

  registerNode(info: NodeInfo): Promise<Registration<NodeInfo>> {
    return this.#register(this.#paths.node(info.nodeId), info);
  }

  registerWorker(info: WorkerInfo): Promise<Registration<WorkerInfo>> {
    return this.#register(this.#paths.worker(info.workerId), info);
  }

  async nodes(): Promise<readonly NodeInfo[]> {
    return await this.#list(this.#paths.nodes, nodeInfoSchema);
  }

  async workers(): Promise<readonly WorkerInfo[]> {
    return await this.#list(this.#paths.workers, workerSchema);
  }

  async worker(workerId: string): Promise<WorkerInfo | undefined> {
    const znode = await this.#znodes.get(this.#paths.worker(workerId));
    return znode === undefined ? undefined : decodeAs(workerSchema, znode.data);
  }

  nodePage(query: NameQuery): Promise<NamePage<NodeInfo>> {
    return this.#page(this.#paths.nodes, nodeInfoSchema, query);
  }

  workerPage(query: NameQuery): Promise<NamePage<WorkerInfo>> {
    return this.#page(this.#paths.workers, workerSchema, query);
  }

  async #page<T>(folder: string, shape: Shape<T>, query: NameQuery): Promise<NamePage<T>> {
    const names = (await this.#znodes.children(folder)) ?? [];
    return await pageOfNames(names, query, async (name) => {
      const znode = await this.#znodes.get(`${folder}/${name}`);
      return znode === undefined ? undefined : decodeAs(shape, znode.data);
    });
  }

  async #register<T>(path: string, info: T): Promise<Registration<T>> {
    const registration = new EphemeralRegistration<T>({
      path,
      info,
      session: this.#session,
      znodes: this.#znodes,
      clock: this.#clock,
      logger: this.#logger,
    });
    await registration.open();
    return registration;
  }

  /** A znode that vanishes between the list and the read has left; one that holds no such info is nobody of ours. */
  async #list<T>(folder: string, shape: Shape<T>): Promise<readonly T[]> {
    const names = (await this.#znodes.children(folder)) ?? [];
    const znodes = await Promise.all(
      [...names].sort().map((name) => this.#znodes.get(`${folder}/${name}`)),
    );
    return znodes
      .map((znode) => (znode === undefined ? undefined : decodeAs(shape, znode.data)))
      .filter((info) => info !== undefined);
  }
}
