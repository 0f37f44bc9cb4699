import {
  type Clock,
  CoordinationFault,
  type FollowedSettings,
  type Logger,
  type StoreClock,
} from '@escapement/core';
import type { Ask } from '../ask.ts';
import { sharedNow } from '../shared-now.ts';
import {
  type IssuedSession,
  isRevoked,
  noRevocations,
  parseRevocations,
  type Revocations,
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

/** Begins to follow the list, which lies in ZooKeeper and in the memory of every node. */
export function createRevokedSessions(world: World): RevokedSessions {
  const { settings, clock, logger } = world;
  const followed = settings.follow(settingName, () => '');
  const read = createReader(world);
  const closing = new AbortController();
  /** What ended here, from the moment of asking on: the list comes back a little later. */
  let here = noRevocations;
  const untold = new Map<string, IssuedSession>();
  let carrying: Promise<void> | undefined;

  async function tell(): Promise<void> {
    const sessions = [...untold.values()];
    await settings.change(settingName, (text) =>
      JSON.stringify(withRevoked(read(text), sessions, sharedNow(world))),
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
      if (isRevoked(here, session)) return true;
      return isRevoked(read(await ask.memoryOrZookeeper(() => followed.current())), session);
    },
    async revoke(session, ask) {
      here = withRevoked(here, [session], sharedNow(world));
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
      await followed.close();
    },
  };
}

/** Parses the list once for each text. One that cannot be read ends every session up to now: a list that was spoilt by hand must not revive anybody. */
function createReader(world: World): (text: string) => Revocations {
  let last: { readonly text: string; readonly list: Revocations } | undefined;
  return (text) => {
    if (last?.text === text) return last.list;
    const parsed = parseRevocations(text);
    if (parsed === undefined) {
      world.logger.error({}, 'the list of ended sessions cannot be read; everybody signs in again');
    }
    last = { text, list: parsed ?? { issuedAt: {}, upTo: sharedNow(world) } };
    return last.list;
  };
}
