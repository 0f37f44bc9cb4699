import {
  type BarrierPort,
  type CalendarStore,
  type Clock,
  type CoordinationSession,
  type DefinitionCatalog,
  type DefinitionWriter,
  type DocumentFacts,
  type DocumentKind,
  type DocumentStore,
  type ElectionPort,
  type FollowedSettings,
  type LockPort,
  type Logger,
  leaderOffice,
  type Membership,
  type Rolls,
  type ServiceLeases,
  type SharedSettings,
  type TlsIdentity,
} from '@escapement/core';
import { AccessKeeper } from './access/access-keeper.ts';
import { ZooKeeperBarriers } from './barriers/barriers.ts';
import { ZooKeeperCalendars } from './calendars/calendars.ts';
import { ZooKeeperCatalog } from './definitions/definition-catalog.ts';
import { ZooKeeperDefinitions } from './definitions/definition-writer.ts';
import { OwnTexts } from './definitions/own-texts.ts';
import { ZooKeeperDocuments } from './documents/documents.ts';
import { Offices } from './election/offices.ts';
import { layGround } from './groundwork.ts';
import { IdentityKeeper } from './identity/identity-keeper.ts';
import { type LockBreaker, ZooKeeperLocks } from './locks/locks.ts';
import { ZooKeeperMembership } from './membership.ts';
import { ZooKeeperServiceLeases } from './naming/service-leases.ts';
import { pathsUnder } from './paths.ts';
import { ZooKeeperRolls } from './rolls.ts';
import { parseServers } from './session/server-list.ts';
import { Session } from './session/session.ts';
import { ZooKeeperFollowedSettings } from './settings/followed-settings.ts';
import { ZooKeeperSettings } from './settings/settings.ts';
import { Znodes } from './znodes/znodes.ts';

export interface ZooKeeperOptions {
  /** `host:port,host:port`; IPv6 literals in brackets. */
  readonly connect: string;
  /** The path that everything lives under, such as `/escapement`; it need not exist yet. */
  readonly chroot: string;
  /** What is asked for; the server may grant another timeout within its own bounds. */
  readonly sessionTimeoutMs: number;
  /** With credentials every znode is readable and writable by their owner alone. */
  readonly auth?: { readonly user: string; readonly password: string } | undefined;
  /** For the server's secure port. */
  readonly tls?: TlsIdentity | undefined;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Everything that ZooKeeper does for the other packages, over one session. */
export interface ZooKeeperCoordination {
  readonly session: CoordinationSession;
  readonly catalog: DefinitionCatalog;
  readonly definitions: DefinitionWriter;
  readonly calendars: CalendarStore;
  /** All documents of a kind; closed with the rest. */
  documents<D extends DocumentFacts>(kind: DocumentKind<D>): DocumentStore<D>;
  readonly membership: Membership;
  readonly rolls: Rolls;
  readonly serviceLeases: ServiceLeases;
  /** That of the leader. */
  readonly election: ElectionPort;
  /** The election of the office of this name. Throws COORD_BAD_NAME for what can be none. */
  office(name: string): ElectionPort;
  readonly locks: LockPort & LockBreaker;
  readonly barriers: BarrierPort;
  readonly settings: SharedSettings;
  readonly followedSettings: FollowedSettings;
  readonly access: Pick<AccessKeeper, 'view'>;
  /** Resolves at the first usable connection; never rejects, but returns when closed or when the signal is aborted. */
  whenReady(signal?: AbortSignal): Promise<void>;
  /** Leaves the election and ends the session, telling the server if it can be told within the deadline. */
  close(deadlineMs: number): Promise<void>;
}

/**
 * Opens a session with ZooKeeper and returns at once; connecting goes on in the background, however late the ensemble or
 * the chroot comes up. Throws ConfigFault when the address is none.
 */
export function openZooKeeper(options: ZooKeeperOptions): ZooKeeperCoordination {
  const { clock, logger, sessionTimeoutMs, auth } = options;
  const paths = pathsUnder(options.chroot);
  const callTimeoutMs = Math.max(2000, Math.min(sessionTimeoutMs, 10_000));
  const secured = auth !== undefined;
  const session = new Session({
    servers: parseServers(options.connect),
    sessionTimeoutMs,
    clock,
    logger,
    auth,
    tls: options.tls,
    prepare: async (connection) => {
      const source = { connection: () => Promise.resolve(connection) };
      await layGround(new Znodes({ source, clock, callTimeoutMs, secured }), paths);
    },
  });
  const znodes = new Znodes({ source: session, clock, callTimeoutMs, secured });
  const identity = new IdentityKeeper({ session, znodes, paths, clock, logger });
  const ownTexts = new OwnTexts();
  const parts = { session, znodes, paths, identity, ownTexts, clock, logger };
  const catalog = new ZooKeeperCatalog(parts);
  const calendars = new ZooKeeperCalendars(parts);
  const documentStores: { close(): Promise<void> }[] = [];
  const settings = new ZooKeeperSettings(parts);
  const followedSettings = new ZooKeeperFollowedSettings(parts);
  const offices = new Offices(parts);
  const locks = new ZooKeeperLocks(parts);
  const election = offices.of(leaderOffice);
  const access = new AccessKeeper({ ...parts, auth });
  const watching = [catalog, calendars, followedSettings, offices, locks, identity, access];
  session.open();
  access.open();
  return {
    session,
    catalog,
    election,
    office: (name) => offices.of(name),
    definitions: new ZooKeeperDefinitions(parts),
    calendars,
    documents(kind) {
      const store = new ZooKeeperDocuments(kind, parts);
      documentStores.push(store);
      return store;
    },
    membership: new ZooKeeperMembership(parts),
    rolls: new ZooKeeperRolls(parts),
    serviceLeases: new ZooKeeperServiceLeases(parts),
    locks,
    barriers: new ZooKeeperBarriers(parts),
    settings,
    followedSettings,
    access,
    whenReady: (signal) => whenConnected(session, signal),
    close: async (deadlineMs) => {
      const startedAt = clock.monotonicMs();
      const closing = new AbortController();
      // Leaving the election first hands over at once; the session's own end would do so a little later.
      await Promise.race([
        Promise.allSettled([...watching, ...documentStores].map((each) => each.close())),
        clock.sleep(deadlineMs / 2, closing.signal),
      ]);
      closing.abort();
      await session.close(Math.max(0, deadlineMs - (clock.monotonicMs() - startedAt)));
    },
  };
}

function whenConnected(session: Session, signal: AbortSignal | undefined): Promise<void> {
  if (session.state === 'connected' || signal?.aborted === true) return Promise.resolve();
  return new Promise((resolve) => {
    const done = () => {
      stopWaiting();
      stopWatching();
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const stopWaiting = session.onConnected(done);
    const stopWatching = session.onChange((state) => {
      if (state === 'closed') done();
    });
    signal?.addEventListener('abort', done, { once: true });
  });
}
