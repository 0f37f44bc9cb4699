import type {
  AuditLog,
  Backfills,
  BarrierPort,
  CalendarStore,
  ConfigEntry,
  DefinitionWriter,
  DelayedRuns,
  DocumentStore,
  ElectionPort,
  Halt,
  LeaseStore,
  LockPort,
  OrphanStore,
  QueueLimits,
  RunArchive,
  SecretStore,
  ServiceLeases,
  SharedSettings,
  Singletons,
  SteppedDown,
} from '@escapement/core';
import type { ReadingPorts } from '../reading-ports.ts';

/** What acts write by. Nobody else is given it. */
export interface WritingPorts {
  readonly definitions: Pick<
    DefinitionWriter,
    'createAll' | 'replace' | 'touch' | 'pause' | 'resume' | 'remove'
  >;
  readonly calendars: Pick<CalendarStore, 'create' | 'replace' | 'remove'>;
  readonly archive: Pick<
    RunArchive,
    'announceEdits' | 'firstAsked' | 'inputMark' | 'enqueueManual' | 'enqueueRepeat' | 'askToStop'
  >;
  readonly delayed: Pick<DelayedRuns, 'put' | 'takeBack'>;
  readonly backfills: Pick<Backfills, 'put' | 'stop'>;
  readonly secrets: Pick<SecretStore, 'put' | 'remove'>;
  readonly configEntries: Pick<DocumentStore<ConfigEntry>, 'put' | 'delete'>;
  readonly halts: Pick<DocumentStore<Halt>, 'put' | 'delete'>;
  readonly queueLimits: Pick<DocumentStore<QueueLimits>, 'put' | 'delete'>;
  readonly orphans: Pick<OrphanStore, 'discard'>;
  readonly singletons: Pick<
    Singletons,
    'askToMove' | 'askToRestart' | 'remove' | 'sendAgain' | 'tell'
  >;
  /** Written by what is around every act, and by no act itself. */
  readonly auditLog: Pick<AuditLog, 'note'>;
  readonly election: Pick<ElectionPort, 'remark'>;
  readonly settings: Pick<SharedSettings, 'renameEnsemble' | 'reserve'>;
  readonly serviceLeases: Pick<ServiceLeases, 'keep' | 'remove'>;
  readonly locks: Pick<LockPort, 'takeAway' | 'setPermits'>;
  readonly barriers: Pick<BarrierPort, 'takeAway'>;
  readonly leases: Pick<LeaseStore, 'take' | 'renew' | 'release' | 'takeAway' | 'onTurn'>;
  readonly leadership: {
    stepDown(asked: SteppedDown): Promise<'stepped-down' | 'not-leading'>;
  };
}

/** What an act is made over: all there is to read, and of what writes the ports that it names. */
export type Writes<Port extends keyof WritingPorts> = ReadingPorts & Pick<WritingPorts, Port>;
