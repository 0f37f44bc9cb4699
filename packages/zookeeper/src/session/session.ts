import {
  bearing,
  type Clock,
  CoordinationFault,
  type CoordinationSession,
  type DependencyView,
  isPassing,
  raise,
  type SessionState,
} from '@escapement/core';
import { connectionLoss } from '../connection/codes.ts';
import { Connection, type ConnectionEnd } from '../connection/connection.ts';
import type { SessionKey } from '../connection/guarded-client.ts';
import { ConnectionWaiters } from './connection-waiters.ts';
import { Listeners } from './listeners.ts';
import { oneTurn, openWithin, turnedAway } from './opening.ts';
import { reconnectPauseMs } from './reconnect-pause.ts';
import { ServerRing } from './server-list.ts';
import type { SessionOptions } from './session-options.ts';
import { SessionStatus } from './session-status.ts';
import { heartbeatDue, isOverdue, silenceAt, watchRestMs } from './silence.ts';

const noZxid = Buffer.alloc(8);

/**
 * The session: an identity at the ensemble that outlives connections. It opens one connection after another, hands the
 * session from one to the next, watches their silence on the monotonic clock, and begins anew when the server says that
 * the session has expired.
 */
export class Session implements CoordinationSession {
  readonly #options: SessionOptions;
  readonly #clock: Clock;
  readonly #ring: ServerRing;
  readonly #stop = new AbortController();
  readonly #status: SessionStatus;
  readonly #connected: Listeners<[{ newSession: boolean }]>;
  readonly #waiters: ConnectionWaiters;
  #connection: Connection | undefined;
  #key: SessionKey | undefined;
  #zxid = noZxid;
  #sessionTimeoutMs: number;
  #answeredSentAt = 0;
  #isPrepared = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#status = new SessionStatus(options);
    this.#sessionTimeoutMs = options.sessionTimeoutMs;
    this.#ring = new ServerRing(options.servers, Math.random);
    this.#connected = new Listeners(options.logger);
    this.#waiters = new ConnectionWaiters();
  }

  get state(): SessionState {
    return this.#status.state;
  }

  /** The session's id as 16 hexadecimal digits, as `ephemeralOwner` of its znodes shows it; '' before the first one. */
  get id(): string {
    return this.#key?.id.toString('hex') ?? '';
  }

  get sessionTimeoutMs(): number {
    return this.#sessionTimeoutMs;
  }

  onChange(listener: (state: SessionState, detail: { expired: boolean }) => void): () => void {
    return this.#status.onChange(listener);
  }

  /** Called at every connection, after the ground is laid: watches are gone by then and must be set again by reading. */
  onConnected(listener: (detail: { newSession: boolean }) => void): () => void {
    return this.#connected.add(listener);
  }

  dependency(): DependencyView {
    const sessionTimeoutMs = this.#sessionTimeoutMs;
    const { server } = this.#connection ?? {};
    return this.#status.view({ sessionTimeoutMs, server, sessionId: this.id });
  }

  /** Begins to connect, in the background. */
  open(): void {
    this.#loop = this.#run().catch(raise);
    // Without its watchdog the session would believe a frozen server for ever.
    this.#watch().catch(raise);
  }

  /** The connection in use, waiting for one until the deadline; rejects at once when the session is lost or closed. */
  connection(deadlineAt: number): Promise<Connection> {
    if (this.#status.state === 'connected' && this.#connection?.isOpen === true) {
      return Promise.resolve(this.#connection);
    }
    if (this.#status.state === 'closed' || this.#status.state === 'lost') {
      return Promise.reject(
        this.#status.unreachable(`ZooKeeper cannot be asked: ${this.#status.state}`),
      );
    }
    return this.#waiters.wait(deadlineAt);
  }

  /** Ends the session at the server and begins a new one, for a process that can do nothing with the one it has. */
  async renew(): Promise<void> {
    if (this.#status.state === 'connected') await this.#connection?.closeSession();
  }

  /** Ends the session at the server if it can be told within the deadline, else lets it time out there. */
  async close(deadlineMs: number): Promise<void> {
    if (this.#status.state === 'closed') return;
    const connection = this.#connection;
    this.#enter('closed');
    this.#waiters.failAll(connectionLoss('the session was closed'));
    if (connection !== undefined) {
      const told = new AbortController();
      await Promise.race([connection.closeSession(), this.#clock.sleep(deadlineMs, told.signal)]);
      told.abort();
      connection.destroy(undefined);
    }
    this.#stop.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#status.isClosed) {
      const worked = await this.#connectOnce();
      failures = worked ? 0 : failures + 1;
      const rounds = Math.floor(failures / this.#ring.size);
      const pauseMs = reconnectPauseMs(rounds, this.#sessionTimeoutMs, Math.random());
      if (pauseMs > 0 && !this.#status.isClosed)
        await this.#clock.sleep(pauseMs, this.#stop.signal);
    }
  }

  /** One connection from dialling to its end; true if it came to be used. */
  async #connectOnce(): Promise<boolean> {
    const connection = new Connection({
      server: this.#ring.next(),
      sessionTimeoutMs: this.#options.sessionTimeoutMs,
      zxid: this.#zxidToShow(),
      clock: this.#clock,
      ...(this.#key === undefined ? {} : { resume: this.#key }),
      auth: this.#options.auth,
      tls: this.#options.tls,
    });
    this.#connection = connection;
    const isTls = this.#options.tls !== undefined;
    const limits = { sessionTimeoutMs: this.#sessionTimeoutMs, isTls, clock: this.#clock };
    const used = (await openWithin(connection, limits)) && (await this.#use(connection));
    const end = await connection.ended;
    this.#zxid = Buffer.from(connection.zxid);
    if (this.#status.isClosed) return used;
    this.#takeEnd(connection, used ? end : { ...end, cause: end.cause ?? turnedAway(isTls) });
    return used;
  }

  async #use(connection: Connection): Promise<boolean> {
    const key = connection.sessionKey;
    const newSession = this.#key === undefined;
    if (newSession) this.#isPrepared = false;
    this.#key = key;
    this.#sessionTimeoutMs = connection.negotiatedTimeoutMs;
    this.#answeredSentAt = connection.answeredSentAt;
    try {
      if (!this.#isPrepared) await this.#options.prepare(connection);
    } catch (error) {
      if (!isPassing(error)) throw error;
      this.#note(error, 'the ground in ZooKeeper could not be laid');
      connection.destroy(error);
      return false;
    }
    if (!connection.isOpen || this.#status.isClosed) return false;
    const firstUse = !this.#isPrepared;
    this.#isPrepared = true;
    this.#status.clearProblem();
    this.#enter('connected');
    this.#waiters.giveAll(connection);
    this.#connected.tell({ newSession: firstUse });
    return true;
  }

  #takeEnd(connection: Connection, end: ConnectionEnd): void {
    this.#answeredSentAt = Math.max(this.#answeredSentAt, connection.answeredSentAt);
    // A session that was ended on purpose while all goes on gives way to a new one.
    if (end.because === 'expired' || end.because === 'closed') {
      this.#expire();
      return;
    }
    if (end.because === 'auth') {
      this.#note(
        new CoordinationFault('COORD_AUTH', 'ZooKeeper refused the credentials', {
          retryable: false,
        }),
        'ZooKeeper refused the credentials',
      );
    } else if (end.cause !== undefined) {
      this.#note(end.cause, 'a connection to ZooKeeper ended');
    }
    if (this.#status.state === 'connected') this.#enter('suspended');
  }

  /** The server's own word: everything ephemeral is gone, and a new session begins with the next connection. */
  #expire(): void {
    this.#key = undefined;
    this.#isPrepared = false;
    this.#enter('lost', true);
    this.#enter('connecting');
  }

  async #watch(): Promise<void> {
    while (!this.#status.isClosed) {
      await this.#clock.sleep(this.#restMs(), this.#stop.signal);
      // After a pause of the process overdue timers run before the sockets are read. One turn of the loop lets an answer
      // that is already there be heard before anybody is suspected.
      await oneTurn();
      if (!this.#status.isClosed) this.#tick(this.#clock.monotonicMs());
    }
  }

  #restMs(): number {
    const connection = this.#connection;
    return watchRestMs(this.#clock.monotonicMs(), {
      isConnected: this.#status.state === 'connected',
      nextDeadlineAt: connection?.nextDeadlineAt ?? Number.POSITIVE_INFINITY,
      heardAt: connection?.heardAt ?? 0,
      answeredSentAt: this.#answeredSentAt,
      lastSentAt: connection?.lastSentAt ?? 0,
      sessionTimeoutMs: this.#sessionTimeoutMs,
    });
  }

  /** Judges what the watch does at its next look, for whoever held up the process, so that it was told nothing of a session that is over. */
  async judge(): Promise<void> {
    const answeredSentAt = Math.max(this.#answeredSentAt, this.#connection?.answeredSentAt ?? 0);
    if (!isOverdue(this.#clock.monotonicMs(), answeredSentAt, this.#sessionTimeoutMs)) return;
    await oneTurn();
    this.#tick(this.#clock.monotonicMs());
  }

  #tick(now: number): void {
    const connection = this.#connection;
    connection?.sweep(now);
    this.#waiters.sweep(now, this.#status.problem);
    if (connection?.isOpen === true) {
      this.#answeredSentAt = Math.max(this.#answeredSentAt, connection.answeredSentAt);
      if (this.#isPrepared) this.#listen(connection, now);
    }
    const overdue = isOverdue(now, this.#answeredSentAt, this.#sessionTimeoutMs);
    if (overdue && (this.#status.state === 'suspended' || this.#status.state === 'connected')) {
      this.#waiters.failAll(this.#status.unreachable('no answer for almost a whole session'));
      this.#enter('lost');
    }
  }

  #listen(connection: Connection, now: number): void {
    const sessionTimeoutMs = this.#sessionTimeoutMs;
    const { heardAt, answeredSentAt } = connection;
    const silence = silenceAt(now, { heardAt, answeredSentAt, sessionTimeoutMs });
    if (silence !== 'none') {
      const sinceAt = silence === 'lost' ? answeredSentAt : heardAt;
      connection.destroy(new Error(`no answer in time for ${Math.round(now - sinceAt)} ms`));
      if (this.#status.state === 'connected') this.#enter('suspended');
      return;
    }
    if (!heartbeatDue(now, connection.lastSentAt, sessionTimeoutMs)) return;
    // Any answer would do; whether the root exists may be asked by everybody and costs the ensemble no write.
    connection
      .call<unknown>('heartbeat', now + sessionTimeoutMs, (client, done) =>
        client.exists('/', done),
      )
      .catch(bearing(() => undefined));
  }

  /**
   * The newest transaction seen, so that a server which is behind it refuses us. Long after the session is lost nothing
   * is shown: an ensemble that was rebuilt would refuse us for ever, and so could never tell us that we have expired.
   */
  #zxidToShow(): Buffer {
    const silentMs = this.#clock.monotonicMs() - this.#answeredSentAt;
    return this.#status.state === 'lost' && silentMs > 3 * this.#sessionTimeoutMs
      ? noZxid
      : this.#zxid;
  }

  #enter(state: SessionState, expired = false): void {
    this.#status.enter(state, { sessionId: this.id, expired });
  }

  #note(problem: unknown, message: string): void {
    this.#status.note(problem, message, this.#connection?.server);
  }
}
