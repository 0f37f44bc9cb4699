import {
  type Clock,
  type CoordinationSession,
  type Fault,
  type HeldLock,
  isPassing,
  type LockPort,
  raise,
} from '@escapement/core';
import type { LockAsk } from './lock-options.ts';
import { notObtained, refusalOf, unreachable } from './lock-refusals.ts';

/** A lock that is held. */
export interface Held {
  readonly name: string;
  /** Grows with each holder: what the lock protects should refuse a lower one than it has seen. */
  readonly fencingToken: number;
  /** Aborted while nobody else can hold it yet, when the session is about to end; and when somebody took the lock away. */
  readonly lost: AbortSignal;
  /**
   * Gives it to the next in line. Never rejects: what ZooKeeper cannot be told now it is told later, or it ends with the session. Where what was done held
   * up the whole program until the lock was lost, so that nobody could be told meanwhile, `lost` is aborted before this resolves.
   */
  release(): Promise<void>;
}

export interface LockWorld {
  readonly locks: LockPort;
  readonly session: Pick<CoordinationSession, 'state'>;
  readonly clock: Clock;
  readonly workerId: string;
  /** Aborted when nothing is asked for any more. */
  readonly closing: AbortSignal;
}

const retryPauseMs = 200;
/** Who does not stand in line waits no longer than this for ZooKeeper's answer. */
const answerWithinMs = 10_000;

/** Stands in line, through any trouble with ZooKeeper, until it holds or its time is up. */
export async function takeLock(world: LockWorld, ask: LockAsk): Promise<Held> {
  const { clock, closing } = world;
  const { name, waitMs, signal } = ask;
  const ending = new AbortController();
  const end = (): void => ending.abort();
  for (const each of [signal, closing]) {
    if (each?.aborted) throw each.reason;
    each?.addEventListener('abort', end, { once: true });
  }
  const limitMs = waitMs === 0 ? answerWithinMs : waitMs;
  clock.sleep(limitMs, ending.signal).then(end, raise);
  try {
    const got = await untilHeld(world, ask, ending.signal);
    if (got.kind === 'held') return heldOf(name, got.held);
    for (const each of [signal, closing]) if (each?.aborted) throw each.reason;
    throw await whyNot(world, ask, got.fault);
  } finally {
    end();
    for (const each of [signal, closing]) each?.removeEventListener('abort', end);
  }
}

type Got =
  | { readonly kind: 'held'; readonly held: HeldLock }
  | { readonly kind: 'not'; readonly fault?: Fault };

async function untilHeld(world: LockWorld, ask: LockAsk, ending: AbortSignal): Promise<Got> {
  let fault: Fault | undefined;
  while (!ending.aborted) {
    try {
      const got = await once(world, ask, ending);
      if (got !== undefined) return { kind: 'held', held: got };
    } catch (error) {
      if (!isPassing(error)) throw error;
      if (error.code === 'COORD_LOCK_TAKEN') return { kind: 'not' };
      if (!error.retryable && !ending.aborted) throw refusalOf(ask.name, error);
      fault = ending.aborted ? fault : error;
      await world.clock.sleep(retryPauseMs, ending);
    }
  }
  return { kind: 'not', ...(fault === undefined ? {} : { fault }) };
}

/** One try; `undefined` when the time was up first. What comes to be held after that is given back. */
function once(world: LockWorld, ask: LockAsk, ending: AbortSignal): Promise<HeldLock | undefined> {
  const { name, wish, waitMs } = ask;
  const owner = { runId: null, workerId: world.workerId, wish, inLine: waitMs > 0 };
  const leaving = new AbortController();
  return new Promise((resolve, reject) => {
    let isOver = false;
    const giveUp = (): void => {
      isOver = true;
      leaving.abort();
      resolve(undefined);
    };
    ending.addEventListener('abort', giveUp, { once: true });
    world.locks.acquire(name, owner, leaving.signal).then(
      (held) => {
        ending.removeEventListener('abort', giveUp);
        if (isOver) void heldOf(name, held).release();
        else resolve(held);
      },
      (error) => {
        ending.removeEventListener('abort', giveUp);
        reject(error);
      },
    );
  });
}

async function whyNot(world: LockWorld, { name, waitMs }: LockAsk, fault: Fault | undefined) {
  if (world.session.state !== 'connected') return unreachable(name, fault);
  try {
    return notObtained(name, waitMs, await world.locks.get(name));
  } catch (error) {
    if (!isPassing(error)) throw error;
    return unreachable(name, error);
  }
}

function heldOf(name: string, held: HeldLock): Held {
  const { fencingToken, lost } = held;
  return {
    name,
    fencingToken,
    lost,
    async release() {
      try {
        await held.release();
      } catch (error) {
        if (!isPassing(error)) throw error;
      }
    },
  };
}
