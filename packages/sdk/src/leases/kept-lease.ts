import { ProblemError } from '@escapement/client';
import type { Held } from '../locks/take-lock.ts';
import { isPassing, type LeaseWorld, type TakenLease } from './take-lease.ts';

/** So much of a lease may pass before it is taken for lost: nobody else can hold it before all of it has. */
const trustedShare = 0.9;

/** Renews a lease until it is released, or it can no longer be told that it is held. */
export function keepLease(world: LeaseWorld, taken: TakenLease, leaseMs: number): Held {
  const { lease } = taken;
  const lost = new AbortController();
  const done = new AbortController();
  const lose = (reason: unknown): void => {
    done.abort();
    lost.abort(reason);
  };
  void renewing(world, taken, { leaseMs, done: done.signal }).then((reason) => {
    if (reason !== undefined && !done.signal.aborted) lose(reason);
  });
  return {
    name: lease.name,
    fencingToken: lease.fencingToken,
    lost: lost.signal,
    async release() {
      if (done.signal.aborted) return;
      done.abort();
      await released(world, lease);
    },
  };
}

/** Why it is lost; `undefined` where it was given up first. */
async function renewing(
  { client, clock }: LeaseWorld,
  taken: TakenLease,
  { leaseMs, done }: { readonly leaseMs: number; readonly done: AbortSignal },
): Promise<Error | undefined> {
  let lostAtMs = taken.fromMs + leaseMs * trustedShare;
  let pauseMs = leaseMs / 3;
  for (;;) {
    const leftMs = lostAtMs - clock.monotonicMs();
    await clock.sleep(Math.min(pauseMs, leftMs), done);
    if (done.aborted) return undefined;
    const fromMs = clock.monotonicMs();
    if (fromMs >= lostAtMs) return new Error('the lease could not be renewed in time');
    try {
      await within(lostAtMs - fromMs, (signal) =>
        client.renewLease(taken.lease, { leaseMs }, { signal }),
      );
      lostAtMs = fromMs + leaseMs * trustedShare;
      pauseMs = leaseMs / 3;
    } catch (error) {
      const isLate = error instanceof DOMException && error.name === 'TimeoutError';
      if (!isLate && !isPassing(error)) return new Error('the lease is not held', { cause: error });
      pauseMs = Math.max(50, leaseMs / 20);
    }
  }
}

function within<T>(ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  return work(AbortSignal.timeout(Math.max(1, Math.floor(ms))));
}

/** What a node cannot be told now runs out by itself. */
async function released({ client }: LeaseWorld, lease: TakenLease['lease']): Promise<void> {
  try {
    await client.releaseLease(lease);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
  }
}
