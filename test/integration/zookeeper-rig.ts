import type { JobInput, Logger, TlsIdentity, WriteOutcome } from '@escapement/core';
import { systemClock } from '@escapement/process';
import { eventually } from '@escapement/testkit';
import { openZooKeeper, type ZooKeeperCoordination } from '@escapement/zookeeper';
import { parseServers } from '../../packages/zookeeper/src/session/server-list.ts';
import { Session } from '../../packages/zookeeper/src/session/session.ts';
import { Znodes } from '../../packages/zookeeper/src/znodes/znodes.ts';

export const realClock = systemClock;

export const silentLogger: Logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

const logger: Logger =
  process.env['ESCAPEMENT_TEST_LOG'] === undefined
    ? silentLogger
    : { debug: print, info: print, warn: print, error: print };

function print(data: object, message: string): void {
  console.log(Math.round(performance.now()), message, data);
}

const opened: ZooKeeperCoordination[] = [];

/** How long a session is asked for. */
export interface SessionLength {
  readonly sessionTimeoutMs?: number;
}

/** For tests that wait until a session is over, or for what is given up before that. */
export const brief = { sessionTimeoutMs: 2000 } satisfies SessionLength;
/**
 * For all others: as a call's deadline follows from it, a short one would make each of them a judgement of how busy the machine is.
 */
const sessionMs = 20_000;

/** Opens a coordination that `closeAll` closes. */
export function open(
  connect: string,
  options: SessionLength & {
    chroot?: string;
    auth?: { user: string; password: string };
    tls?: TlsIdentity;
  } = {},
): ZooKeeperCoordination {
  const coordination = openZooKeeper({
    connect,
    chroot: '/escapement',
    sessionTimeoutMs: sessionMs,
    logger,
    clock: realClock,
    ...options,
  });
  opened.push(coordination);
  return coordination;
}

/** Bare znodes over a session that lays no ground, for doing what an administrator or a bug might do. */
export async function withZnodes<T>(
  connect: string,
  work: (znodes: Znodes, session: Session) => Promise<T>,
  auth?: { user: string; password: string },
): Promise<T> {
  const session = new Session({
    servers: parseServers(connect),
    sessionTimeoutMs: sessionMs,
    logger,
    clock: realClock,
    prepare: () => Promise.resolve(),
    ...(auth === undefined ? {} : { auth }),
  });
  session.open();
  const secured = auth !== undefined;
  const znodes = new Znodes({ source: session, clock: realClock, callTimeoutMs: 20_000, secured });
  try {
    return await work(znodes, session);
  } finally {
    await session.close(1000);
  }
}

export async function closeAll(): Promise<void> {
  await Promise.all(opened.splice(0).map((coordination) => coordination.close(1000)));
}

/** Five programs may start in it beside all else that a busy machine does; it ends before the deadline of a test, to say why. */
const untilMs = 150_000;

/** As `eventually`, looking whenever the event loop is idle for a little. */
export function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  return eventually(what, look, { everyMs: 2, withinMs: untilMs });
}

export function job(id: string, description = ''): JobInput {
  return {
    id,
    description,
    tags: [],
    schedule: { kind: 'every', everyMs: 60_000 },
    task: { kind: 'handler', handler: 'noop' },
    queue: 'default',
    overlap: 'skip',
    catchUp: { policy: 'latest', withinMs: 3_600_000 },
  };
}

/** The revision that a write came to; 0 where nothing was written. */
export function revisionOf(written: WriteOutcome): number {
  return written.kind === 'written' ? written.definition.revision : 0;
}

/** What an administrator deletes with everything below it, past the product. */
export async function deleteAll(znodes: Znodes, path: string): Promise<void> {
  for (const name of (await znodes.children(path)) ?? [])
    await deleteAll(znodes, `${path}/${name}`);
  await znodes.remove(path);
}
