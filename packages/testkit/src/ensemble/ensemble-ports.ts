import type {
  CalendarStore,
  CoordinationSession,
  DefinitionCatalog,
  DefinitionWriter,
  ElectionPort,
  FollowedSettings,
  LockPort,
  Membership,
  Rolls,
  ServiceLeases,
  SharedSettings,
} from '@escapement/core';

/** What one process has of an ensemble. */
export interface EnsembleMember {
  readonly session: CoordinationSession;
  readonly catalog: DefinitionCatalog;
  readonly definitions: DefinitionWriter;
  readonly calendars: CalendarStore;
  readonly membership: Membership;
  readonly rolls: Rolls;
  readonly serviceLeases: ServiceLeases;
  readonly locks: LockPort;
  /** That of the leader's office. */
  readonly election: ElectionPort;
  /** Throws COORD_BAD_NAME for what can be no office. */
  office(name: string): ElectionPort;
  readonly settings: SharedSettings;
  readonly followedSettings: FollowedSettings;
}

/** What the contract of an ensemble is held against: its members, and what may befall them from outside. */
export interface EnsemblePorts {
  /** A process with a session of its own: connected, and with definitions and calendars in its memory. */
  member(): Promise<EnsembleMember>;
  /** The server ends the session of a member that hears of it. */
  expire(member: EnsembleMember): Promise<void>;
  /** The member and the server cannot reach each other. Resolves when the member has noticed. */
  cutOff(member: EnsembleMember): Promise<void>;
  /** A member that is cut off stays so until the server has ended its session, of which it cannot hear. */
  outlast(member: EnsembleMember): Promise<void>;
  /** They can again. Resolves when the member has noticed. */
  reach(member: EnsembleMember): Promise<void>;
  /** What stands under a job's id is none, as somebody wrote it by hand. */
  spoilDefinition(jobId: string): Promise<void>;
  /** What stands under a calendar's name is none. */
  spoilCalendar(name: string): Promise<void>;
  /** A setting is gone, as somebody deleted it by hand. */
  loseSetting(name: string): Promise<void>;
}
