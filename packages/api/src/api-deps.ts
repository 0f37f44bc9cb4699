import type {
  CalendarStore,
  Clock,
  CoordinationSession,
  DefinitionCatalog,
  DefinitionWriter,
  ElectionPort,
  FollowedSettings,
  LockPort,
  Logger,
  Membership,
  OrphanStore,
  RunArchive,
  SharedSettings,
  StoreClock,
  StoreMemoryUse,
} from '@escapement/core';
import type { Checks } from './checks/questions.ts';
import type { Rate } from './limits/rate-limit.ts';
import type { PrometheusMeter } from './prometheus-meter.ts';

/** What the node says of its own office. */
export interface Leadership {
  view(): { readonly role: 'leader' | 'follower'; readonly rideThrough: boolean };
  stepDown(): Promise<'stepped-down' | 'not-leading'>;
}

/** Everything the REST interface asks; all of it may be absent or silent while the interface is already listening. */
export interface ApiDeps {
  readonly catalog: DefinitionCatalog;
  readonly definitions: DefinitionWriter;
  readonly membership: Membership;
  readonly election: ElectionPort;
  readonly locks: LockPort;
  readonly session: CoordinationSession;
  readonly archive: RunArchive;
  /** Definitions that ZooKeeper has lost and Redis still holds. */
  readonly orphans: OrphanStore;
  /** How full Redis is. */
  readonly memory: Pick<StoreMemoryUse, 'use'>;
  readonly settings: Pick<SharedSettings, 'renameEnsemble'>;
  readonly clock: Clock;
  /** Whatever is decided or written down goes by this. */
  readonly time: StoreClock;
  readonly meter: PrometheusMeter;
  readonly logger: Logger;
  readonly nodeId: string;
  readonly version: string;
  /** Version of this process's time-zone data. */
  readonly tzVersion: string;
  /** What all nodes keep in memory together: the sessions that ended early. */
  readonly followedSettings: FollowedSettings;
  /** SHA-256 of the admin token in hex, as it is now: asked at every sign-in and every call. */
  readonly adminTokenHash: () => Promise<string>;
  /** 32 bytes in hex as they are now, the same on every node, so that a sign-in on one node holds on all. */
  readonly sessionKey: () => Promise<string>;
  readonly leadership: Leadership;
  /** Where schedules and calendars are looked through, so that this is done beside the loop that leads. */
  readonly checks: Checks;
  readonly readiness: () => {
    readonly ready: boolean;
    readonly waitingFor: readonly string[];
    /** What works and should not stay as it is. */
    readonly warnings?: readonly string[];
  };
  /** Whether the catalog has read every bucket once; unless given, it is taken as read when connected or not empty. */
  readonly catalogFilled?: () => boolean;
  /** The built console; without it only REST is served. */
  readonly consoleDir?: string;
  /** What all definitions and calendars may take in ZooKeeper; unless given, 128 MB. */
  readonly definitionBytesAtMost?: number;
  /** How much one caller may write on this node; unless given, 5,000 at once and 1,200 a minute. */
  readonly writeRate?: Rate;
  /** Addresses and ranges of proxies whose forwarded headers are believed. */
  readonly trustedProxies?: readonly string[];
  /** `cert` and `key`: what this node serves by. `ca`: the authority of the other nodes' certificates. All in PEM. */
  readonly tls?: { readonly cert: string; readonly key: string; readonly ca: string | undefined };
  readonly calendars: Omit<CalendarStore, 'open' | 'close'>;
}
