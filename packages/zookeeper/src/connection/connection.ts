import type { Clock, CoordinationFault } from '@escapement/core';
import type { Client } from 'node-zookeeper-client';
import { deferred } from '../deferred.ts';
import { connectionLoss, timeout } from './codes.ts';
import {
  type GuardedClient,
  type GuardedClientOptions,
  openGuardedClient,
  type SessionKey,
} from './guarded-client.ts';
import type { Server } from './socket.ts';

export interface ConnectionOptions
  extends Omit<GuardedClientOptions, 'onOpened' | 'onHeard' | 'onClosed'> {
  readonly clock: Clock;
}

/** How a connection ended. */
export type ConnectionEnd = {
  readonly because: 'expired' | 'auth' | 'broken' | 'closed';
  readonly cause?: unknown;
};

type Done<T> = (error: Error | null | undefined, value: T) => void;
type Issue<T> = (client: Client, done: Done<T>) => void;

interface Call {
  readonly doing: string;
  readonly sentAt: number;
  readonly deadlineAt: number;
  readonly fail: (fault: CoordinationFault) => void;
}

/**
 * One connection to one server, from dialling to its end. Every call on it ends: with an answer, at its deadline, or with
 * the connection. It is never mended; the session opens the next one.
 */
export class Connection {
  readonly server: Server;
  /** Resolves once, when the server has accepted the session (true) or the connection has ended before that (false). */
  readonly opened: Promise<boolean>;
  readonly ended: Promise<ConnectionEnd>;
  readonly #clock: Clock;
  readonly #guarded: GuardedClient;
  readonly #calls = new Set<Call>();
  #end: ConnectionEnd | undefined;
  #closing = false;
  #isOpen = false;
  #heardAt = Number.NEGATIVE_INFINITY;
  #answeredSentAt = Number.NEGATIVE_INFINITY;
  #lastSentAt: number;

  constructor(options: ConnectionOptions) {
    this.#clock = options.clock;
    this.server = options.server;
    const dialledAt = options.clock.monotonicMs();
    this.#lastSentAt = dialledAt;
    const opened = deferred<boolean>();
    const ended = deferred<ConnectionEnd>();
    this.opened = opened.promise;
    this.ended = ended.promise;
    this.#guarded = openGuardedClient({
      ...options,
      onOpened: () => {
        this.#isOpen = true;
        this.#answeredSentAt = dialledAt;
        opened.resolve(true);
      },
      onHeard: () => {
        this.#heardAt = this.#clock.monotonicMs();
      },
      onClosed: (reason) => {
        this.#end = this.#closing ? { because: 'closed' } : reason;
        this.#isOpen = false;
        this.#failAll();
        opened.resolve(false);
        ended.resolve(this.#end);
      },
    });
  }

  /** The first deadline of the calls that wait for their answer; infinity where none does. */
  get nextDeadlineAt(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { deadlineAt } of this.#calls) first = Math.min(first, deadlineAt);
    return first;
  }

  /** Whether calls can be made on it. */
  get isOpen(): boolean {
    return this.#isOpen && !this.#closing;
  }

  /** When the last frame of the server came, on the monotonic clock; minus infinity before the first. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** When the newest of the answered requests was sent: the server has counted our silence from no earlier than this. */
  get answeredSentAt(): number {
    return this.#answeredSentAt;
  }

  get lastSentAt(): number {
    return this.#lastSentAt;
  }

  get sessionKey(): SessionKey {
    const manager = this.#guarded.client.connectionManager;
    return { id: manager.getSessionId(), password: manager.getSessionPassword() };
  }

  get negotiatedTimeoutMs(): number {
    return this.#guarded.client.connectionManager.sessionTimeout;
  }

  get zxid(): Buffer {
    return this.#guarded.client.connectionManager.zxid;
  }

  /**
   * Sends one request. Rejects with the library's error, which carries the protocol's code, when the server refuses;
   * with `COORD_TIMEOUT` at the deadline and `COORD_CONNECTION_LOSS` at the end of the connection, in both of which
   * cases nobody knows whether the server carried it out.
   */
  call<T>(doing: string, deadlineAt: number, issue: Issue<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (!this.isOpen) {
        reject(this.#loss(doing));
        return;
      }
      const sentAt = this.#clock.monotonicMs();
      const call: Call = { doing, sentAt, deadlineAt, fail: reject };
      this.#calls.add(call);
      this.#lastSentAt = sentAt;
      const done: Done<T> = (error, value) => {
        if (!this.#calls.delete(call)) return;
        this.#answeredSentAt = Math.max(this.#answeredSentAt, sentAt);
        if (error === null || error === undefined) resolve(value);
        else reject(error);
      };
      this.#gatherWrites();
      try {
        issue(this.#guarded.client, done);
      } catch (error) {
        // Refused by the library before anything was sent: what we asked makes no sense.
        this.#calls.delete(call);
        reject(error);
      }
    });
  }

  /** Ends the calls whose time is up. A call that timed out stays in the library's queue; its answer is dropped. */
  sweep(now: number): void {
    for (const call of this.#calls) {
      if (call.deadlineAt > now) continue;
      this.#calls.delete(call);
      call.fail(timeout(`${call.doing}: no answer in time`));
    }
  }

  /** Ends the connection without a word to the server: the session lives on there until its timeout. */
  destroy(cause: unknown): void {
    this.#guarded.destroy(cause);
  }

  /** Ends the session at the server, and with it its ephemeral znodes, then the connection. */
  async closeSession(): Promise<void> {
    if (this.#isOpen) {
      this.#closing = true;
      this.#guarded.client.close();
    } else {
      this.destroy(undefined);
    }
    await this.ended;
  }

  /** Requests made in one turn leave in one system call; the library would make one for each. */
  #gatherWrites(): void {
    const { socket } = this.#guarded;
    if (socket.writableCorked > 0) return;
    socket.cork();
    process.nextTick(() => socket.uncork());
  }

  #failAll(): void {
    for (const call of this.#calls) call.fail(this.#loss(call.doing));
    this.#calls.clear();
  }

  #loss(doing: string): CoordinationFault {
    return connectionLoss(`${doing}: the connection is closed`, this.#end?.cause);
  }
}
