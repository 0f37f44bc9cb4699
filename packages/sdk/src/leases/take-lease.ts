import { randomUUID } from 'node:crypto';
import { type LockCalls, ProblemError } from '@escapement/client';
import type { Clock } from '@escapement/core';
import type { LeaseView } from '@escapement/protocol';
import type { LeaseWanted } from './lease-options.ts';
import { leaseRefusalOf } from './lease-refusals.ts';

export interface LeaseWorld {
  readonly client: Pick<LockCalls, 'takeLease' | 'renewLease' | 'releaseLease'>;
  readonly clock: Clock;
  readonly owner: string;
}

/** A lease, and the instant on the monotonic clock from which it surely lasts: before it was asked for, or renewed. */
export interface TakenLease {
  readonly lease: LeaseView;
  readonly fromMs: number;
}

const retryPauseMs = 200;
/** Who does not stand in line waits no longer than this for a node to answer. */
const answerWithinMs = 10_000;

/** Asks under one key until it is held or its time is up, so that a lost answer, or another node, is the same lease or the same place in line. */
export async function takeLease(world: LeaseWorld, wanted: LeaseWanted): Promise<TakenLease> {
  const { client, clock, owner } = world;
  const { name, waitMs, leaseMs, signal } = wanted;
  const idempotencyKey = randomUUID();
  const untilMs = clock.monotonicMs() + waitMs;
  const answerUntilMs = untilMs + answerWithinMs;
  for (;;) {
    const fromMs = clock.monotonicMs();
    const leftMs = Math.max(0, Math.ceil(untilMs - fromMs));
    try {
      const body = { owner, waitMs: leftMs, leaseMs };
      const options = signal === undefined ? { idempotencyKey } : { idempotencyKey, signal };
      const lease = await client.takeLease(name, body, options);
      return await surelyLasting(world, wanted, { lease, fromMs });
    } catch (error) {
      signal?.throwIfAborted();
      if (!isPassing(error) || clock.monotonicMs() >= answerUntilMs) {
        throw leaseRefusalOf(wanted, error);
      }
    }
    await clock.sleep(retryPauseMs, signal);
    signal?.throwIfAborted();
  }
}

/** When it was granted is not known where it was waited for: it is renewed at once, and lasts from when that was asked. */
async function surelyLasting(
  { client, clock }: LeaseWorld,
  { leaseMs }: LeaseWanted,
  taken: TakenLease,
): Promise<TakenLease> {
  if (clock.monotonicMs() - taken.fromMs < leaseMs / 10) return taken;
  const fromMs = clock.monotonicMs();
  return { lease: await client.renewLease(taken.lease, { leaseMs }), fromMs };
}

/** Whether a node could not for now, and the same may be sent again. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  const { status, code } = error.problem;
  return code === 'UNREACHABLE' || status === 429 || (status === 503 && code !== 'LOCKS_FULL');
}
