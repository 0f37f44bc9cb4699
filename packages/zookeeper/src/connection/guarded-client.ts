/// <reference path="../node-zookeeper-client.d.ts" />
import type { Socket } from 'node:net';
import { InvariantBroken, raise, type TlsIdentity } from '@escapement/core';
import { type Client, createClient } from 'node-zookeeper-client';
import { takeOwnAnswer } from '../wire/own-request.ts';
import { FrameSplitter } from './frame-splitter.ts';
import { acceptUnknownCodes } from './known-exceptions.ts';
import { type Dialled, dial, type Server } from './socket.ts';

/** What identifies a session towards any server of the ensemble. */
export interface SessionKey {
  readonly id: Buffer;
  readonly password: Buffer;
}

export interface GuardedClientOptions {
  readonly server: Server;
  readonly sessionTimeoutMs: number;
  /** The session to take up again; absent for a new one. */
  readonly resume?: SessionKey;
  /** The newest transaction seen: a server that is behind it refuses us. */
  readonly zxid: Buffer;
  readonly auth?: { readonly user: string; readonly password: string } | undefined;
  readonly tls?: TlsIdentity | undefined;
  readonly onOpened: () => void;
  readonly onHeard: () => void;
  /** The one end of this client, whatever ended it. */
  readonly onClosed: (reason: { because: 'expired' | 'auth' | 'broken'; cause?: unknown }) => void;
}

/** A client of the library, bound to exactly one socket. */
export interface GuardedClient {
  readonly client: Client;
  readonly socket: Socket;
  destroy(cause: unknown): void;
}

const connecting = 1;
const connected = 2;
const expired = -3;
const authFailed = -4;
const largestXid = 0x7fff_fff0;

/**
 * Opens one socket to one server with a fresh client of the library behind it. The library's own reconnecting is where
 * most of its faults live (half frames, forgotten calls, credentials behind requests, watches queued again and again), so
 * it never reconnects here: whoever wants another connection makes another client and hands the session over to it.
 */
export function openGuardedClient(options: GuardedClientOptions): GuardedClient {
  acceptUnknownCodes();
  const client = createClient('guarded:1', {
    sessionTimeout: options.sessionTimeoutMs,
    spinDelay: 0,
    retries: 0,
    ...(options.resume === undefined
      ? {}
      : { sessionId: options.resume.id, sessionPassword: options.resume.password }),
  });
  const manager = client.connectionManager;
  options.zxid.copy(manager.zxid);
  manager.connect = () => undefined;
  // Heartbeats are ours: the library's come only while the socket is idle in both directions, so that a stream of
  // watch events would starve them and the server expire us.
  manager.onSocketTimeout = () => undefined;
  wrapXid(client);
  if (options.auth !== undefined) {
    const { user, password } = options.auth;
    client.addAuthInfo('digest', Buffer.from(`${user}:${password}`));
  }
  const dialled = dial(options.server, options.tls);
  manager.setState(connecting);
  manager.socket = dialled.socket;
  return bind({ client, dialled, options });
}

/**
 * An xid beyond 31 bits makes the library throw; ZooKeeper asks no more of it than to differ from its neighbours. It is
 * made an accessor because the library bound its own sending function before anyone could wrap it. It begins at 1: a
 * request with xid 0 is said to stay counted as outstanding on the server for ever.
 */
function wrapXid(client: Client): void {
  let xid = 1;
  Object.defineProperty(client.connectionManager, 'xid', {
    get: () => xid,
    set: (next: number) => {
      xid = next > largestXid ? 1 : next;
    },
  });
}

function bind(parts: {
  client: Client;
  dialled: Dialled;
  options: GuardedClientOptions;
}): GuardedClient {
  const { client, options } = parts;
  const { socket, usableEvent } = parts.dialled;
  const manager = client.connectionManager;
  const splitter = new FrameSplitter();
  let cause: unknown;
  let because: 'expired' | 'auth' | 'broken' = 'broken';

  const destroy = (why: unknown) => {
    cause ??= why;
    socket.destroy();
  };
  const guarded = (work: () => void) => {
    try {
      work();
    } catch (error) {
      // The library throws over bytes that it does not understand; that is the end of this connection and of nothing else.
      if (error instanceof InvariantBroken) raise(error);
      destroy(error);
    }
  };
  manager.on('state', (state) => {
    if (state === connected) options.onOpened();
    if (state === expired) because = 'expired';
    if (state === authFailed) because = 'auth';
    if (because !== 'broken') socket.destroy();
  });
  socket.on(usableEvent, () => guarded(() => manager.onSocketConnected()));
  socket.on('drain', () => guarded(() => manager.onSocketDrain()));
  socket.on('error', (error) => {
    cause ??= error;
  });
  socket.on('close', () => options.onClosed({ because, cause }));
  socket.on('data', (chunk: Buffer) =>
    guarded(() => {
      for (const frame of splitter.push(chunk)) {
        if (socket.destroyed) return;
        options.onHeard();
        if (!takeOwnAnswer(manager, frame)) manager.onSocketData(frame);
      }
    }),
  );
  return { client, socket, destroy };
}
