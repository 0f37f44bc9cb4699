import { randomUUID } from 'node:crypto';
import {
  fitsLine,
  type LineMode,
  type LockWish,
  lineAtMost,
  lineOf,
  lockPlaceDataSchema,
  placeStem,
  type Turn as TurnInLine,
  turnOf,
} from '@escapement/core';
import type { Paths } from '../paths.ts';
import { createProtected } from '../znodes/protected-create.ts';
import { decodeAs } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';
import { encodePermits, type StandingPermits, settlePermits } from './permits.ts';

/** A place in a lock's queue: an ephemeral sequential znode of the session that made it. */
export interface QueuePlace {
  readonly guid: string;
  readonly path: string;
  readonly sessionId: string;
  readonly wish: LockWish;
}

export type Turn =
  | { readonly kind: 'holder'; readonly czxid: number }
  /** Somebody is before us; the watch on that one has been set. */
  | { readonly kind: 'waiting' }
  /** The one before us left while we looked: look again. */
  | { readonly kind: 'moved' }
  /** Our znode is gone, or is not of this session: begin anew at the end. */
  | { readonly kind: 'gone' }
  /** The lock is of another kind than is wanted. */
  | { readonly kind: 'other-kind' }
  /** So many stand before us that no program may come behind them. */
  | { readonly kind: 'full' }
  /** The semaphore has another number of permits than it was asked for with. */
  | { readonly kind: 'other-permits'; readonly permits: number };

export interface QueueParts {
  readonly znodes: Znodes;
  readonly paths: Paths;
  readonly sessionId: () => string;
}

interface Look {
  readonly name: string;
  readonly place: QueuePlace;
  /** Looks for the first time: only then may it be refused, since what stands may be changed on purpose later. */
  readonly isNew: boolean;
  /** Asked for by a program, and for no run. */
  readonly isOfProgram: boolean;
  readonly onEvent: () => void;
}

/** Joins the end of the queue, making the lock's parent if need be; an empty one may be cleaned up at any moment. */
export async function joinQueue(
  parts: QueueParts,
  wanted: { name: string; data: Buffer; wish: LockWish },
): Promise<QueuePlace> {
  const parent = parts.paths.lock(wanted.name);
  const { znodes } = parts;
  const { wish, data } = wanted;
  const guid = randomUUID();
  const stem = placeStem(guid, modeOf(wish));
  for (;;) {
    const sessionId = parts.sessionId();
    const name = await createProtected(znodes, parts.sessionId, { parent, guid: stem, data });
    if (name !== undefined) return { guid, path: `${parent}/${name}`, sessionId, wish };
    // The server takes it away by itself where nobody is left to do so.
    const made = await znodes.create(parent, encodePermits(wish), 'container');
    if (made.kind === 'no-parent') await znodes.ensure(parts.paths.locks);
  }
}

/** Whose turn it is, with a watch on whoever is directly before us, and on our own znode once we hold. */
export async function lookAtQueue(parts: QueueParts, look: Look): Promise<Turn> {
  const { znodes, paths } = parts;
  const { name, place } = look;
  if (place.sessionId !== parts.sessionId()) return { kind: 'gone' };
  const line = lineOf((await znodes.children(paths.lock(name))) ?? []);
  const index = line.findIndex(({ guid }) => guid === place.guid);
  if (look.isNew && look.isOfProgram && index >= lineAtMost) return { kind: 'full' };
  const isRefusable = look.isNew && place.wish.kind !== 'mutex';
  if (isRefusable && !fitsLine(line.slice(0, index), modeOf(place.wish))) {
    return { kind: 'other-kind' };
  }
  const permits = await settlePermits(znodes, {
    path: paths.lock(name),
    wish: place.wish,
    isFirst: index === 0,
    isNew: look.isNew,
  });
  if (permits.kind !== 'permits') return permits;
  return await take(parts, { ...look, turn: turnOf(line, place.guid, permits.count), permits });
}

async function take(
  parts: QueueParts,
  look: Look & { readonly turn: TurnInLine; readonly permits: StandingPermits },
): Promise<Turn> {
  const { znodes, paths } = parts;
  const { turn, name, onEvent } = look;
  switch (turn.kind) {
    case 'missing':
      return { kind: 'gone' };
    case 'behind': {
      const ahead = await znodes.get(paths.place(name, turn.predecessor), onEvent);
      return ahead === undefined ? { kind: 'moved' } : { kind: 'waiting' };
    }
    case 'no-permit':
      return await awaitPermit(parts, { ...look, turn });
    case 'holds': {
      const own = await znodes.get(look.place.path, onEvent);
      if (own === undefined || own.owner !== parts.sessionId()) return { kind: 'gone' };
      return { kind: 'holder', czxid: own.czxid };
    }
  }
}

/**
 * Who is before us and waits will tell when it holds, by a word in its znode; the watch on it is enough. Where that one holds, we are the first
 * that wait: any of those before us may give its permit back, and their number may be raised.
 */
async function awaitPermit(
  { znodes, paths }: QueueParts,
  look: Look & {
    readonly turn: Extract<TurnInLine, { readonly kind: 'no-permit' }>;
    readonly permits: StandingPermits;
  },
): Promise<Turn> {
  const { name, turn, onEvent } = look;
  const ahead = await znodes.get(paths.place(name, turn.predecessor), onEvent);
  if (ahead === undefined) return { kind: 'moved' };
  if (decodeAs(lockPlaceDataSchema, ahead.data)?.isHeld !== true) return { kind: 'waiting' };
  const parent = await znodes.get(paths.lock(name), onEvent);
  if (parent?.version !== look.permits.version) return { kind: 'moved' };
  const others = turn.before.filter((place) => place !== turn.predecessor);
  const found = await Promise.all(
    others.map((place) => znodes.get(paths.place(name, place), onEvent)),
  );
  return found.includes(undefined) ? { kind: 'moved' } : { kind: 'waiting' };
}

/** How one who wishes this goes together with others. */
export function modeOf(wish: LockWish): LineMode {
  switch (wish.kind) {
    case 'read':
      return 'read';
    case 'semaphore':
      return 'permit';
    case 'mutex':
    case 'write':
      return 'alone';
  }
}
