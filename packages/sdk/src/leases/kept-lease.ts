import { ProblemError } from '@escapement/client';
import { raise } from '@escapement/core';
import type { Held } from '../locks/take-lock.ts';
import { type Renewed, renewing } from './renewing.ts';
import { isPassing, type LeaseWorld, type TakenLease } from './take-lease.ts';

/** Renews a lease until it is released, or it can no longer be told that it is held. */
export function keepLease(world: LeaseWorld, taken: TakenLease, leaseMs: number): Held {
  const { lease, fromMs } = taken;
  const { clock } = world;
  const lost = new AbortController();
  const done = new AbortController();
  const lose = (reason: unknown): void => {
    done.abort();
    lost.abort(reason);
  };
  const renew = (signal: AbortSignal) => renewedAt(world, { lease, leaseMs, signal });
  let untilMs = fromMs;
  const lasting = (ms: number): void => {
    untilMs = ms;
  };
  renewing({ clock, fromMs, leaseMs, done: done.signal, renew, lasting }).then((reason) => {
    if (reason !== undefined && !done.signal.aborted) lose(reason);
  }, raise);
  return {
    name: lease.name,
    fencingToken: lease.fencingToken,
    lost: lost.signal,
    async release() {
      if (done.signal.aborted) return;
      done.abort();
      // Nobody was told while what was done held up the whole program.
      if (clock.monotonicMs() >= untilMs)
        lost.abort(new Error('the program was held up for longer'));
      await released(world, lease);
    },
  };
}

async function renewedAt(
  { client }: LeaseWorld,
  asked: Pick<TakenLease, 'lease'> & { readonly leaseMs: number; readonly signal: AbortSignal },
): Promise<Renewed> {
  const { lease, leaseMs, signal } = asked;
  try {
    await client.renewLease(lease, { leaseMs }, { signal });
    return { kind: 'renewed' };
  } catch (cause) {
    return signal.aborted || isPassing(cause) ? { kind: 'not-now' } : { kind: 'not-held', cause };
  }
}

/** What a node cannot be told now runs out by itself. */
async function released({ client }: LeaseWorld, lease: TakenLease['lease']): Promise<void> {
  try {
    await client.releaseLease(lease);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
  }
}
