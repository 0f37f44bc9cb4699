import {
  type Clock,
  type CoordinationFault,
  type DependencyView,
  type EpochMillis,
  type Logger,
  type SessionState,
  toIso,
} from '@escapement/core';
import { connectionLoss } from '../connection/codes.ts';
import type { Server } from '../connection/socket.ts';
import { Listeners } from './listeners.ts';

/** How a session stands, since when, and what was last in its way; tells of every change. */
export class SessionStatus {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #logger: Logger;
  readonly #changed: Listeners<[SessionState, { expired: boolean }]>;
  #state: SessionState = 'connecting';
  #since: EpochMillis;
  #problem: unknown;

  constructor(world: { readonly clock: Pick<Clock, 'now'>; readonly logger: Logger }) {
    this.#clock = world.clock;
    this.#logger = world.logger;
    this.#since = world.clock.now();
    this.#changed = new Listeners(world.logger);
  }

  get state(): SessionState {
    return this.#state;
  }

  get since(): EpochMillis {
    return this.#since;
  }

  get problem(): unknown {
    return this.#problem;
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  onChange(listener: (state: SessionState, detail: { expired: boolean }) => void): () => void {
    return this.#changed.add(listener);
  }

  enter(
    state: SessionState,
    { sessionId, expired = false }: { sessionId: string; expired?: boolean },
  ): void {
    if (this.#state === state && !expired) return;
    this.#state = state;
    this.#since = this.#clock.now();
    this.#logger.info({ state, expired, sessionId }, `ZooKeeper session ${state}`);
    this.#changed.tell(state, { expired });
  }

  /** As people are told of it. */
  view(of: {
    readonly sessionTimeoutMs: number;
    readonly server: Server | undefined;
    readonly sessionId: string;
  }): DependencyView {
    const { sessionTimeoutMs, server, sessionId } = of;
    const problem = this.problemText;
    return {
      state: this.#state === 'closed' ? 'down' : this.#state,
      since: toIso(this.#since),
      detail: {
        sessionTimeoutMs,
        ...(server === undefined ? {} : { server: `${server.host}:${server.port}` }),
        ...(sessionId === '' ? {} : { sessionId }),
        ...(problem === undefined ? {} : { problem }),
      },
    };
  }

  /** A problem that goes on is said once; afterwards only those see it who look closely. */
  note(problem: unknown, message: string, server: Server | undefined): void {
    const isNew = String(this.#problem) !== String(problem);
    this.#problem = problem;
    if (isNew) this.#logger.warn({ err: problem, server }, message);
    else this.#logger.debug({ err: problem, server }, message);
  }

  clearProblem(): void {
    this.#problem = undefined;
  }

  /** What is told to whoever asks in vain. */
  unreachable(message: string): CoordinationFault {
    return connectionLoss(message, this.#problem);
  }

  /** The problem in words; `undefined` when there is none. */
  get problemText(): string | undefined {
    if (this.#problem === undefined) return undefined;
    return this.#problem instanceof Error ? this.#problem.message : String(this.#problem);
  }
}
