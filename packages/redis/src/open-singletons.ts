import type { Logger, SingletonLimits, Singletons, TlsIdentity } from '@escapement/core';
import { type Connection, openConnection, type Temper } from './connection/connection.ts';
import { keysUnder } from './scripts/names.ts';
import { SingletonRings } from './singletons/singleton-rings.ts';
import { openSingletonStore } from './singletons/singleton-store.ts';

export interface SingletonStoreOptions {
  /** `redis://` or `rediss://`, with credentials and database if any. */
  readonly url: string;
  readonly tls?: TlsIdentity | undefined;
  /** What all keys begin with, the same as the nodes have; a hash tag. */
  readonly prefix: string;
  readonly limits?: SingletonLimits;
  readonly logger: Logger;
  /** How long an answer of Redis may take before a call rejects as unavailable. Default 2,000. */
  readonly commandTimeoutMs?: number;
}

/** What singletons keep and nothing else, over connections of its own. */
export interface SingletonStore {
  readonly singletons: Singletons;
  /** Resolves when Redis may be asked; rejects when the store is closed first. */
  whenReady(): Promise<void>;
  /** Closes the connections, by force when the deadline has passed. */
  close(deadlineMs: number): Promise<void>;
}

/** Opens it and returns at once: while Redis is away calls reject with a `StoreFault`. */
export function openSingletons(options: SingletonStoreOptions): SingletonStore {
  const { url, tls, prefix, limits, logger, commandTimeoutMs = 2_000 } = options;
  const keys = keysUnder(prefix);
  const connections: Connection[] = [];
  const open = (name: string, temper: Temper): Connection => {
    const connection = openConnection({ url, tls, name, temper, logger });
    connections.push(connection);
    return connection;
  };
  const command = open('singletons', { kind: 'prompt', commandTimeoutMs, gathers: true });
  let rings: SingletonRings | undefined;
  const ringing = (): SingletonRings => {
    rings ??= new SingletonRings({
      client: open('rings', { kind: 'blocking' }).client,
      keys,
      logger,
    });
    return rings;
  };
  const parts = { client: command.client, keys, rings: ringing };
  return {
    singletons: openSingletonStore(limits === undefined ? parts : { ...parts, limits }),
    whenReady: () => command.ready(),
    async close(deadlineMs) {
      await Promise.all(connections.map((connection) => connection.close(deadlineMs)));
    },
  };
}
