/// <reference path="../node-zookeeper-client.d.ts" />
import type { Clock } from '@escapement/core';
import { ACL, type Stat, type Watcher } from 'node-zookeeper-client';
import {
  codeOf,
  codes,
  isForbidden,
  isUnanswered,
  isUnimplemented,
  toFault,
} from '../connection/codes.ts';
import type { Connection } from '../connection/connection.ts';
import { parentOf } from '../paths.ts';
import { sendOwn } from '../wire/own-request.ts';
import { type CreateKind, create } from './creation.ts';
import { commitMulti, type MultiOp, type MultiOutcome } from './multi.ts';
import { type ReadOfMany, readMany, readOne } from './read-requests.ts';
import { toZnodeStat, type Znode, type ZnodeStat } from './znode.ts';

/** Where the znodes get a connection from: the session, or one connection while the ground is laid. */
export interface ConnectionSource {
  connection(deadlineAt: number): Promise<Connection>;
}

export interface ZnodesOptions {
  readonly source: ConnectionSource;
  readonly clock: Clock;
  /** How long a call may take, waiting for a connection included. */
  readonly callTimeoutMs: number;
  /** With credentials every znode is for their owner alone. */
  readonly secured: boolean;
}

export type CreateOutcome =
  | { readonly kind: 'created'; readonly path: string }
  | { readonly kind: 'exists' }
  | { readonly kind: 'no-parent' };

interface Access {
  readonly rules: readonly ACL[];
  readonly childCount: number;
}

export type AccessOutcome =
  | ({ readonly kind: 'found' } & Access)
  | { readonly kind: 'not-found' }
  | { readonly kind: 'refused' };

export type CloseOutcome =
  | { readonly kind: 'closed'; readonly childCount: number }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'refused' };

/**
 * Reading and writing znodes with promises, deadlines and named outcomes. Reads are repeated over a lost connection until
 * their deadline; writes never are, since nobody but the caller knows what doing one twice would mean.
 */
export class Znodes {
  readonly #options: ZnodesOptions;
  readonly #acls: readonly ACL[];
  /** A server from before 3.6 has been met, which reads one znode at a time. */
  #isServedSingly = false;

  constructor(options: ZnodesOptions) {
    this.#options = options;
    this.#acls = options.secured ? ACL.CREATOR_ALL_ACL : ACL.OPEN_ACL_UNSAFE;
  }

  get callTimeoutMs(): number {
    return this.#options.callTimeoutMs;
  }

  /** Reads one znode; undefined when there is none. With `onEvent`, a watch is left on the znode that was found. */
  get(path: string, onEvent?: Watcher): Promise<Znode | undefined> {
    const request = readOne(path, onEvent !== undefined);
    return this.#read(`reading ${path}`, codes.noNode, (connection, doing, deadlineAt) =>
      connection.call<Znode>(doing, deadlineAt, (client, done) =>
        sendOwn(client, request, (error, znode) => {
          if (!error && onEvent !== undefined) {
            client.connectionManager.registerDataWatcher(path, onEvent);
          }
          done(error, znode);
        }),
      ),
    );
  }

  /** Reads znodes by one request, in the order of the paths. The data are views of one answer: keep what you make of them. */
  async getMany(paths: readonly string[]): Promise<readonly ReadOfMany[]> {
    if (this.#isServedSingly) return Promise.all(paths.map((path) => this.#oneOfMany(path)));
    const doing = `reading ${paths.length} znodes`;
    const request = readMany(paths);
    try {
      const found = await this.#read(doing, codes.noNode, (connection, ...call) =>
        connection.call<readonly ReadOfMany[]>(...call, (client, done) =>
          sendOwn(client, request, done),
        ),
      );
      return found ?? paths.map(() => ({ kind: 'absent' }));
    } catch (error) {
      if (!isUnimplemented(error)) throw error;
      this.#isServedSingly = true;
      return await this.getMany(paths);
    }
  }

  async #oneOfMany(path: string): Promise<ReadOfMany> {
    try {
      const znode = await this.get(path);
      return znode === undefined ? { kind: 'absent' } : { kind: 'znode', znode };
    } catch (error) {
      if (!isForbidden(error)) throw error;
      return { kind: 'forbidden' };
    }
  }

  /** Looks at a znode without reading it, which everybody may; undefined when there is none. */
  stat(path: string): Promise<ZnodeStat | undefined> {
    return this.#read(`looking at ${path}`, codes.noNode, async (connection, doing, deadlineAt) => {
      const stat = await connection.call<Stat | null>(doing, deadlineAt, (client, done) =>
        client.exists(path, done),
      );
      return stat === null ? undefined : toZnodeStat(stat);
    });
  }

  /** The names of the children; undefined when the parent itself is missing. With `onEvent`, a watch is left that tells of a child more or less. */
  children(path: string, onEvent?: Watcher): Promise<readonly string[] | undefined> {
    return this.#read(`listing ${path}`, codes.noNode, (connection, doing, deadlineAt) =>
      connection.call<readonly string[]>(doing, deadlineAt, (client, done) => {
        if (onEvent === undefined) client.getChildren(path, (error, names) => done(error, names));
        else client.getChildren(path, onEvent, (error, names) => done(error, names));
      }),
    );
  }

  async create(path: string, data: Buffer, kind: CreateKind): Promise<CreateOutcome> {
    const doing = `creating ${path}`;
    const wanted = { path, data, acls: this.#acls, kind };
    try {
      const made = await this.#write((connection, deadlineAt) =>
        connection.call<string>(doing, deadlineAt, (client, done) => create(client, wanted, done)),
      );
      return { kind: 'created', path: made };
    } catch (error) {
      const code = codeOf(error);
      if (code === codes.nodeExists) return { kind: 'exists' };
      if (code === codes.noNode) return { kind: 'no-parent' };
      throw toFault(error, doing);
    }
  }

  /** Makes a znode stand, empty if it is new, with whatever is missing above it, which is persistent. */
  async ensure(path: string, kind: 'persistent' | 'container' = 'persistent'): Promise<void> {
    for (;;) {
      const made = await this.create(path, Buffer.alloc(0), kind);
      if (made.kind !== 'no-parent') return;
      await this.ensure(parentOf(path));
    }
  }

  /** Replaces the data; with `version`, only that version. */
  async set(path: string, data: Buffer, version = -1): Promise<'set' | 'not-found' | 'changed'> {
    const doing = `writing ${path}`;
    try {
      await this.#write((connection, deadlineAt) =>
        connection.call<Stat>(doing, deadlineAt, (client, done) =>
          client.setData(path, data, version, done),
        ),
      );
      return 'set';
    } catch (error) {
      const code = codeOf(error);
      if (code === codes.noNode) return 'not-found';
      if (code === codes.badVersion) return 'changed';
      throw toFault(error, doing);
    }
  }

  async remove(path: string): Promise<'removed' | 'not-found' | 'not-empty'> {
    const doing = `deleting ${path}`;
    try {
      await this.#write((connection, deadlineAt) =>
        connection.call<undefined>(doing, deadlineAt, (client, done) =>
          client.remove(path, -1, (error) => done(error, undefined)),
        ),
      );
      return 'removed';
    } catch (error) {
      const code = codeOf(error);
      if (code === codes.noNode) return 'not-found';
      if (code === codes.notEmpty) return 'not-empty';
      throw toFault(error, doing);
    }
  }

  /** Who may do what with a znode. `refused`: not even that is ours to know. */
  async access(path: string): Promise<AccessOutcome> {
    const doing = `reading who may do what with ${path}`;
    try {
      const found = await this.#read(doing, codes.noNode, (connection, ...call) =>
        connection.call<Access>(...call, (client, done) =>
          client.getACL(path, (error, rules, stat) =>
            done(error, error ? (undefined as never) : { rules, childCount: stat.numChildren }),
          ),
        ),
      );
      return found === undefined ? { kind: 'not-found' } : { kind: 'found', ...found };
    } catch (error) {
      if (isForbidden(error)) return { kind: 'refused' };
      throw error;
    }
  }

  /** Leaves a znode to the owner of our credentials alone. `refused`: it is not ours to do so. */
  async close(path: string): Promise<CloseOutcome> {
    const doing = `closing ${path} to others`;
    try {
      const stat = await this.#write((connection, deadlineAt) =>
        connection.call<Stat>(doing, deadlineAt, (client, done) =>
          client.setACL(path, ACL.CREATOR_ALL_ACL, -1, done),
        ),
      );
      return { kind: 'closed', childCount: stat.numChildren };
    } catch (error) {
      const code = codeOf(error);
      if (code === codes.noNode) return { kind: 'not-found' };
      if (code === codes.noAuth) return { kind: 'refused' };
      throw toFault(error, doing);
    }
  }

  /** All of the operations or none. */
  async multi(ops: readonly MultiOp[]): Promise<MultiOutcome> {
    const doing = `a multi on ${ops[0]?.path ?? 'nothing'}`;
    return await this.#write((connection, deadlineAt) =>
      commitMulti({ connection, doing, deadlineAt, ops, acls: this.#acls }),
    );
  }

  /**
   * Makes what is read next as new as anything committed before this call, whichever server answers: the library has no
   * `sync`, but a multi that only checks goes through the ensemble's leader like every write.
   */
  async sync(path: string): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.multi([{ kind: 'check', path }]);
        return;
      } catch (error) {
        if (!isUnanswered(error) || attempt >= 3) throw error;
      }
    }
  }

  async #read<T>(
    doing: string,
    absent: number,
    issue: (connection: Connection, doing: string, deadlineAt: number) => Promise<T>,
  ): Promise<T | undefined> {
    const deadlineAt = this.#deadline();
    let failed: Connection | undefined;
    for (;;) {
      const connection = await this.#options.source.connection(deadlineAt);
      try {
        return await issue(connection, doing, deadlineAt);
      } catch (error) {
        if (codeOf(error) === absent) return undefined;
        const fault = toFault(error, doing);
        // Only another connection is worth another try: asking a dead one again would spin without ever yielding.
        if (fault.code !== 'COORD_CONNECTION_LOSS' || connection === failed) throw fault;
        if (this.#options.clock.monotonicMs() >= deadlineAt) throw fault;
        failed = connection;
      }
    }
  }

  async #write<T>(issue: (connection: Connection, deadlineAt: number) => Promise<T>): Promise<T> {
    const deadlineAt = this.#deadline();
    return await issue(await this.#options.source.connection(deadlineAt), deadlineAt);
  }

  #deadline(): number {
    return this.#options.clock.monotonicMs() + this.#options.callTimeoutMs;
  }
}
