import {
  type BarrierPort,
  barrierSizeSchema,
  type Clock,
  type CoordinationSession,
  type EnteredBarrier,
  isPassing,
  raise,
} from '@escapement/core';
import { anything, required, signal as signalKind } from '../edge/kind.ts';
import { readGiven } from '../edge/read-given.ts';
import { requireLockName } from '../locks/lock-options.ts';
import { refusalOf, unreachable } from '../locks/lock-refusals.ts';
import { SdkRefusal } from '../sdk-refusal.ts';
import { shown } from '../shown.ts';

/** How long to wait at a barrier. */
export interface BarrierWait {
  /** At most so long; 60,000 where it is left out. */
  readonly waitMs?: number;
  /** Ends the waiting; what waits is told the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface BarrierOptions extends BarrierWait {
  /** How many programs go on together, 1 to 1,000: all who come say the same number. */
  readonly parties: number;
}

/** A barrier that was entered, with all others. */
export interface Entered {
  readonly name: string;
  /** Aborted when the session is about to end, and the others may take this program for one that has left. */
  readonly lost: AbortSignal;
  /** Resolves when all have left, or died. Rejects with `BARRIER_NOT_COMPLETE` where they have not in time; this program has left all the same. */
  leave(wait?: BarrierWait): Promise<void>;
}

export interface BarrierWorld {
  readonly barriers: BarrierPort;
  readonly session: Pick<CoordinationSession, 'state'>;
  readonly clock: Clock;
  /** What this program is called. */
  readonly workerId: string;
  /** Aborted when nothing is asked for any more. */
  readonly closing: AbortSignal;
}

const longestWaitMs = 86_400_000;

/** Waits until as many stand there. */
export async function enterBarrier(
  world: BarrierWorld,
  name: string,
  options: BarrierOptions,
): Promise<Entered> {
  requireLockName(name);
  const edge = { code: 'LOCK_INVALID', what: 'locks.barrier' } as const;
  const { parties, ...wait } = readGiven<BarrierOptions>(edge, options, {
    parties: required(anything),
    waitMs: anything,
    signal: signalKind,
  });
  requireParties(parties);
  const entered = await waited(world, { name, wait }, (signal) =>
    entering(world, name, { size: parties, signal }),
  );
  return {
    name,
    lost: entered.lost,
    leave: async (how) =>
      waited(world, { name, wait: readWait(how) }, (signal) => entered.leave(signal)),
  };
}

function readWait(given: BarrierWait | undefined): BarrierWait {
  const edge = { code: 'LOCK_INVALID', what: 'leave of a barrier' } as const;
  return readGiven<BarrierWait>(edge, given, { waitMs: anything, signal: signalKind });
}

const retryPauseMs = 200;

/** Through any trouble with ZooKeeper, as whoever stands in line for a lock. */
async function entering(
  { barriers, clock, workerId }: BarrierWorld,
  name: string,
  { size, signal }: { readonly size: number; readonly signal: AbortSignal },
): Promise<EnteredBarrier> {
  for (;;) {
    try {
      return await barriers.enter(name, { size, workerId, signal });
    } catch (error) {
      if (!isPassing(error) || !error.retryable) throw error;
      await clock.sleep(retryPauseMs, signal);
      if (signal.aborted) throw error;
    }
  }
}

async function waited<T>(
  { clock, closing, session }: BarrierWorld,
  { name, wait }: { readonly name: string; readonly wait: BarrierWait },
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { waitMs = 60_000, signal } = wait;
  requireWait(waitMs);
  const ending = new AbortController();
  const end = (): void => ending.abort();
  for (const each of [signal, closing]) {
    if (each?.aborted) throw each.reason;
    each?.addEventListener('abort', end, { once: true });
  }
  clock.sleep(waitMs, ending.signal).then(end, raise);
  try {
    return await work(ending.signal);
  } catch (error) {
    for (const each of [signal, closing]) if (each?.aborted) throw each.reason;
    if (!isPassing(error)) throw error;
    throw session.state === 'connected'
      ? barrierRefusal(name, waitMs, error)
      : unreachable(name, error);
  } finally {
    end();
    for (const each of [signal, closing]) each?.removeEventListener('abort', end);
  }
}

function barrierRefusal(name: string, waitMs: number, fault: Parameters<typeof refusalOf>[1]) {
  switch (fault.code) {
    case 'COORD_ABORTED':
      return new SdkRefusal('BARRIER_NOT_COMPLETE', {
        en: `not all were at barrier "${name}", or out of it, within ${waitMs} ms: wait longer, or see who is missing`,
        zh: `${waitMs} 毫秒内，屏障“${name}”的参与者未到齐或未全部离开：请延长等待，或查看缺少谁`,
      });
    case 'COORD_BARRIER_SIZE': {
      const size = String(fault.data['size']);
      return new SdkRefusal('BARRIER_SIZE_DIFFERS', {
        en: `others stand at barrier "${name}" as one for ${size}: ask with the same number, or take another name`,
        zh: `其他程序按 ${size} 个参与者在屏障“${name}”处等待：请使用相同的数目，或换一个名称`,
      });
    }
    default:
      return refusalOf(name, fault);
  }
}

function requireParties(parties: unknown): void {
  if (barrierSizeSchema.safeParse(parties).success) return;
  throw new SdkRefusal('LOCK_INVALID', {
    en: `a barrier is for 1 to 1,000 parties, and not ${shown(parties)}`,
    zh: `屏障的参与者数为 1 到 1,000，而不是 ${shown(parties)}`,
  });
}

function requireWait(waitMs: unknown): void {
  const isTime = Number.isSafeInteger(waitMs) && Number(waitMs) > 0;
  if (isTime && Number(waitMs) <= longestWaitMs) return;
  throw new SdkRefusal('LOCK_INVALID', {
    en: `waitMs is ${shown(waitMs)}; whole milliseconds from 1 to ${longestWaitMs} are expected`,
    zh: `waitMs 为 ${shown(waitMs)}；应为 1 到 ${longestWaitMs} 的整数毫秒`,
  });
}
