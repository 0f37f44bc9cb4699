import {
  CoordinationFault,
  type CoordinationSession,
  type DefinitionWriter,
  type ElectionPort,
  type Fault,
  isOfficeName,
  leaderOffice,
  type SessionState,
  type SharedSettings,
} from '@escapement/core';
import { refusing } from '../refusing.ts';
import type { EnsembleMember } from './ensemble-ports.ts';
import type { EnsembleState } from './ensemble-state.ts';
import { MemoryCalendars } from './memory-calendars.ts';
import { MemoryCatalog } from './memory-catalog.ts';
import { memoryDefinitions } from './memory-definitions.ts';
import { MemoryElection } from './memory-election.ts';
import { MemoryFollowedSettings } from './memory-followed-settings.ts';
import { MemoryLocks } from './memory-locks.ts';
import { MemoryMembership } from './memory-membership.ts';
import { MemoryRolls } from './memory-rolls.ts';
import { MemoryServiceLeases } from './memory-service-leases.ts';
import { MemorySettings } from './memory-settings.ts';

type SessionListener = Parameters<CoordinationSession['onChange']>[0];

/** One process of an ensemble in memory: its ports, and what may befall its session. */
export class MemoryMember implements EnsembleMember {
  readonly election: ElectionPort;
  readonly settings: SharedSettings;
  readonly followedSettings: MemoryFollowedSettings;
  readonly membership: MemoryMembership;
  readonly rolls: MemoryRolls;
  readonly serviceLeases: MemoryServiceLeases;
  readonly locks: MemoryLocks;
  readonly catalog: MemoryCatalog;
  readonly definitions: DefinitionWriter;
  readonly calendars: MemoryCalendars;
  readonly session: CoordinationSession;
  readonly #elections = new Map<string, MemoryElection>();
  readonly #ensemble: EnsembleState;
  readonly #settings: MemorySettings;
  readonly #listeners = new Set<SessionListener>();
  #state: SessionState = 'connected';
  /** The server has ended its session, and it could not be told. */
  #isOver = false;
  /** Its process is no more. */
  #isGone = false;

  constructor(ensemble: EnsembleState) {
    const fault = () => this.#fault();
    const isAway = () => fault() !== undefined;
    this.#ensemble = ensemble;
    this.#settings = new MemorySettings(ensemble, isAway);
    this.election = this.office(leaderOffice);
    this.settings = refusing<SharedSettings>(this.#settings, fault);
    this.followedSettings = new MemoryFollowedSettings(ensemble, fault);
    this.membership = new MemoryMembership(ensemble, fault);
    this.rolls = new MemoryRolls(ensemble, fault);
    this.serviceLeases = new MemoryServiceLeases(ensemble, fault);
    this.locks = new MemoryLocks(ensemble, fault);
    this.catalog = new MemoryCatalog(ensemble, isAway);
    this.definitions = refusing(memoryDefinitions(ensemble), fault);
    this.calendars = new MemoryCalendars(ensemble, fault);
    this.session = this.#session();
  }

  office(name: string): ElectionPort {
    if (!isOfficeName(name)) {
      const problem = `"${name}" cannot be the name of an office`;
      throw new CoordinationFault('COORD_BAD_NAME', problem, { retryable: false });
    }
    const known = this.#elections.get(name);
    const election = known ?? new MemoryElection(this.#ensemble, name, () => this.#fault());
    this.#elections.set(name, election);
    return election;
  }

  /** ZooKeeper is silent: nothing is answered, and nobody is told anything. */
  suspend(): void {
    this.#turn('suspended', false);
  }

  /** It answers again, and tells of whatever has become of this member's place. */
  reconnect(): void {
    if (this.#isGone) return;
    if (this.#isOver) this.#lose();
    this.#turn('connected', false);
    for (const election of this.#elections.values()) election.hear();
    this.membership.hear();
    this.rolls.hear();
    this.locks.hear();
    this.#settings.hear();
    this.followedSettings.hear();
    this.catalog.hear();
    this.calendars.hear();
  }

  /** The server has ended the session; a member that can be told so is told so, and begins a new one. */
  expire(): void {
    for (const election of this.#elections.values()) election.expire();
    this.membership.fall();
    this.rolls.fall();
    this.locks.fall();
    this.#isOver = true;
    if (this.#state === 'connected') this.reconnect();
  }

  /** Its process has ended: nobody asks in its name any more, and the server has ended its session. */
  end(): void {
    this.#isGone = true;
    this.suspend();
    this.expire();
  }

  /** Definitions are seen to be older than they were. */
  goBack(): void {
    this.catalog.goBack();
  }

  #lose(): void {
    this.#isOver = false;
    this.#turn('lost', true);
    for (const election of this.#elections.values()) election.lose();
    this.locks.lose();
  }

  #fault(): Fault | undefined {
    if (this.#state === 'connected') return undefined;
    return new CoordinationFault('COORD_UNAVAILABLE', 'no session', { retryable: true });
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
