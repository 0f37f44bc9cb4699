/** The part of node-zookeeper-client 1.1.3 that this package uses, with the inner `connectionManager` that the guard tames. */
declare module 'node-zookeeper-client' {
  import type { Socket } from 'node:net';

  export type Done<T extends unknown[]> = (error: Error | null | undefined, ...values: T) => void;
  export type Watcher = (event: { type: number; path: string }) => void;

  export interface Stat {
    czxid: Buffer;
    mzxid: Buffer;
    pzxid: Buffer;
    version: number;
    aversion: number;
    ephemeralOwner: Buffer;
    numChildren: number;
  }

  export interface TransactionOp {
    type: number;
    path: string;
    version?: number;
  }

  export interface TransactionResult {
    type: number;
    path?: string;
    stat?: Stat;
    err?: number;
  }

  export interface Transaction {
    readonly ops: TransactionOp[];
    create(path: string, data: Buffer, acls: readonly ACL[], mode: number): Transaction;
    setData(path: string, data: Buffer, version: number): Transaction;
    check(path: string, version: number): Transaction;
    remove(path: string, version: number): Transaction;
    commit(done: Done<[TransactionResult[]?]>): void;
  }

  export interface ConnectionManager {
    servers: { host: string; port: number }[];
    socket: Socket;
    state: number;
    xid: number;
    zxid: Buffer;
    sessionTimeout: number;
    setState(state: number): void;
    connect(): void;
    on(event: 'state', listener: (state: number) => void): void;
    onSocketConnected(): void;
    onSocketData(frame: Buffer): void;
    onSocketDrain(): void;
    onSocketTimeout(): void;
    getSessionId(): Buffer;
    getSessionPassword(): Buffer;
  }

  export interface Client {
    readonly connectionManager: ConnectionManager;
    close(): void;
    addAuthInfo(scheme: string, auth: Buffer): void;
    create(
      path: string,
      data: Buffer,
      acls: readonly ACL[],
      mode: number,
      done: Done<[string]>,
    ): void;
    remove(path: string, version: number, done: Done<[]>): void;
    setData(path: string, data: Buffer, version: number, done: Done<[Stat]>): void;
    getData(path: string, done: Done<[Buffer | undefined, Stat]>): void;
    getData(path: string, watcher: Watcher, done: Done<[Buffer | undefined, Stat]>): void;
    exists(path: string, done: Done<[Stat | null]>): void;
    getChildren(path: string, done: Done<[string[], Stat]>): void;
    getACL(path: string, done: Done<[ACL[], Stat]>): void;
    setACL(path: string, acls: readonly ACL[], version: number, done: Done<[Stat]>): void;
    transaction(): Transaction;
  }

  export interface ACL {
    readonly permission: number;
    readonly id: { readonly scheme: string; readonly id: string };
  }
  export const ACL: {
    readonly OPEN_ACL_UNSAFE: readonly ACL[];
    readonly CREATOR_ALL_ACL: readonly ACL[];
  };
  export const CreateMode: {
    readonly PERSISTENT: number;
    readonly PERSISTENT_SEQUENTIAL: number;
    readonly EPHEMERAL: number;
    readonly EPHEMERAL_SEQUENTIAL: number;
  };
  export const Exception: { create(code: number, path?: string): Error };

  export function createClient(
    connectionString: string,
    options: {
      sessionTimeout: number;
      spinDelay: number;
      retries: number;
      sessionId?: Buffer;
      sessionPassword?: Buffer;
    },
  ): Client;
}
