import {
  CoordinationFault,
  type CoordinationSession,
  type DefinitionCatalog,
  type ElectionPort,
  type SessionState,
  type SharedSettings,
} from '@escapement/core';
import { refusing } from '../refusing.ts';
import type { EnsembleState } from './ensemble-state.ts';
import { memoryCatalog } from './memory-catalog.ts';
import { MemoryElection } from './memory-election.ts';
import { type Living, memoryMembership, memorySettings } from './memory-records.ts';

type SessionListener = Parameters<CoordinationSession['onChange']>[0];

/** One process of an ensemble in memory: its ports, and what may befall its session. */
export class MemoryMember {
  readonly election: ElectionPort;
  readonly settings: SharedSettings;
  readonly membership: Living;
  readonly catalog: DefinitionCatalog;
  readonly session: CoordinationSession;
  readonly #election: MemoryElection;
  readonly #listeners = new Set<SessionListener>();
  readonly #wentBackListeners = new Set<() => void>();
  #state: SessionState = 'connected';

  constructor(ensemble: EnsembleState) {
    const away = () =>
      this.#state === 'connected'
        ? undefined
        : new CoordinationFault('COORD_UNAVAILABLE', 'no session', { retryable: true });
    this.#election = new MemoryElection(ensemble, { isAway: () => away() !== undefined });
    this.election = refusing<ElectionPort>(this.#election, away);
    this.settings = refusing(memorySettings(ensemble), away);
    this.membership = refusing(memoryMembership(ensemble), away);
    this.catalog = memoryCatalog(ensemble, this.#wentBackListeners);
    this.session = this.#session();
  }

  /** ZooKeeper is silent: nothing is answered, and nobody is told anything. */
  suspend(): void {
    this.#turn('suspended', false);
  }

  /** It answers again, and tells of whatever has become of this member's place. */
  reconnect(): void {
    this.#turn('connected', false);
    this.#election.hear();
  }

  /** The server has ended the session; a member that can be told so is told so, and begins a new one. */
  expire(): void {
    this.#election.expire();
    if (this.#state !== 'connected') return;
    this.#turn('lost', true);
    this.reconnect();
  }

  /** Definitions are seen to be older than they were. */
  goBack(): void {
    for (const listener of this.#wentBackListeners) listener();
  }

  #turn(state: SessionState, expired: boolean): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state, { expired });
  }

  #session(): CoordinationSession {
    const current = () => this.#state;
    return {
      get state() {
        return current();
      },
      onChange: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      dependency: () => ({
        state: this.#state === 'closed' ? 'down' : this.#state,
        since: '2026-01-01T00:00:00.000Z',
      }),
    };
  }
}
