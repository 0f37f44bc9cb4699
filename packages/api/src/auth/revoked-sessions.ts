import {
  type Clock,
  CoordinationFault,
  type FollowedSetting,
  type FollowedSettings,
  invariant,
  type Logger,
  type StoreClock,
} from '@escapement/core';
import type { Ask } from '../ask.ts';
import { sharedNow } from '../shared-now.ts';
import {
  formatRevocations,
  type IssuedSession,
  isRevoked,
  noRevocations,
  parseRevocations,
  type Revocations,
  revocationParts,
  withRevoked,
} from './revocations.ts';

const settingName = 'revoked-sessions';
const carryEveryMs = 1000;

/** The sessions that ended early, on whichever node. */
export interface RevokedSessions {
  /** Asks the memory alone, once the list has been read. */
  has(session: IssuedSession, ask: Ask): Promise<boolean>;
  /**
   * Ends a session. `here`: ZooKeeper could not be told; this node refuses the session from now on, and tells the others as
   * soon as it can.
   */
  revoke(session: IssuedSession, ask: Ask): Promise<'everywhere' | 'here'>;
  close(): Promise<void>;
}

interface World {
  readonly settings: FollowedSettings;
  readonly clock: Clock;
  readonly time: StoreClock;
  readonly logger: Logger;
}

/** Begins to follow the lists, which lie in ZooKeeper and in the memory of every node. */
export function createRevokedSessions(world: World): RevokedSessions {
  const { settings, clock, logger } = world;
  const parts = partsOf(world);
  const all = [...parts.values()];
  const closing = new AbortController();
  const untold = new Map<string, IssuedSession>();
  let carrying: Promise<void> | undefined;

  async function tell(): Promise<void> {
    const waiting = [...untold.values()];
    await Promise.all(
      all.map(async (part) => {
        const sessions = waiting.filter((session) => partOf(parts, session) === part);
        if (sessions.length > 0) await tellPart(part, sessions);
      }),
    );
  }

  async function tellPart({ name, read }: Part, sessions: readonly IssuedSession[]): Promise<void> {
    await settings.change(name, (text) =>
      formatRevocations(withRevoked(read(text), sessions, sharedNow(world))),
    );
    for (const { id } of sessions) untold.delete(id);
  }

  async function carry(): Promise<void> {
    while (untold.size > 0 && !closing.signal.aborted) {
      await clock.sleep(carryEveryMs, closing.signal);
      await tell().catch((error: unknown) => {
        if (!(error instanceof CoordinationFault)) throw error;
      });
    }
    carrying = undefined;
  }

  return {
    async has(session, ask) {
      const part = partOf(parts, session);
      if (isRevoked(part.here, session)) return true;
      // All of them, so that one that is spoilt ends what was issued before it was seen by whoever asked first, and nothing after.
      const lists = await ask.memoryOrZookeeper(() => Promise.all(all.map(readIn)));
      return isRevoked(lists[all.indexOf(part)] ?? noRevocations, session);
    },
    async revoke(session, ask) {
      const part = partOf(parts, session);
      part.here = withRevoked(part.here, [session], sharedNow(world));
      untold.set(session.id, session);
      try {
        await ask.zookeeper(tell);
        return 'everywhere';
      } catch (error) {
        if (!(error instanceof CoordinationFault)) throw error;
        logger.warn({ err: error }, 'a sign-out could not be told to the other nodes yet');
        carrying ??= carry();
        return 'here';
      }
    },
    async close() {
      closing.abort();
      await carrying;
      await Promise.all(all.map(({ followed }) => followed.close()));
    },
  };
}

/** One of the lists, as this node knows it. */
interface Part {
  readonly name: string;
  readonly followed: FollowedSetting;
  readonly read: (text: string) => Revocations;
  /** What ended here, from the moment of asking on: the list comes back a little later. */
  here: Revocations;
}

type Parts = ReadonlyMap<string, Part>;

function partsOf(world: World): Parts {
  return new Map(revocationParts.map((part) => [part, openPart(world, part)]));
}

function partOf(parts: Parts, { id }: IssuedSession): Part {
  const part = parts.get(id.slice(0, 1));
  invariant(part !== undefined, 'the id of a session is of hex digits');
  return part;
}

function openPart(world: World, part: string): Part {
  const name = `${settingName}-${part}`;
  const followed = world.settings.follow(name, () => '');
  return { name, followed, read: createReader(world), here: noRevocations };
}

async function readIn({ followed, read }: Part): Promise<Revocations> {
  return read(await followed.current());
}

/** Parses the list once for each text. One that cannot be read ends every session up to now: a list that was spoilt by hand must not revive anybody. */
function createReader(world: World): (text: string) => Revocations {
  let last: { readonly text: string; readonly list: Revocations } | undefined;
  return (text) => {
    if (last?.text === text) return last.list;
    const parsed = parseRevocations(text);
    if (parsed === undefined) {
      world.logger.error(
        {},
        'a list of ended sessions cannot be read; whoever is of its part signs in again',
      );
    }
    last = { text, list: parsed ?? { ...noRevocations, upTo: sharedNow(world) } };
    return last.list;
  };
}
