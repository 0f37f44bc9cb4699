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

  /** A request as the library keeps it until its answer comes. */
  export interface Request {
    /** `xid` is given when it is sent. */
    readonly header: { xid: number; readonly type: number };
    readonly payload: null;
    toBuffer(): Buffer;
  }

  export interface ConnectionManager {
    servers: { host: string; port: number }[];
    socket: Socket;
    state: number;
    xid: number;
    zxid: Buffer;
    /** What was sent and is not answered, in the order of sending. */
    readonly pendingQueue: { readonly request: Request }[];
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
    queue(request: Request, done: Done<[]>): void;
    registerDataWatcher(path: string, watcher: Watcher): void;
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
    exists(path: string, done: Done<[Stat | null]>): void;
    getChildren(path: string, done: Done<[string[], Stat]>): void;
    getChildren(path: string, watcher: Watcher, done: Done<[string[], Stat]>): void;
    getACL(path: string, done: Done<[ACL[], Stat]>): void;
    setACL(path: string, acls: readonly ACL[], version: number, done: Done<[Stat]>): void;
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
