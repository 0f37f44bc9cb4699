import type { Clock } from '@escapement/core';

/** So much of a lease may pass before it is taken for lost: nobody else can have it before all of it has. */
const trustedShare = 0.9;

/** What became of one renewal. */
export type Renewed =
  | { readonly kind: 'renewed' }
  /** It could not be asked for, and may be again. */
  | { readonly kind: 'not-now' }
  | { readonly kind: 'not-held'; readonly cause?: unknown };

/** A lease that is to last while something is done under it. */
export interface Renewal {
  readonly clock: Clock;
  /** The instant on the monotonic clock from which it surely lasts. */
  readonly fromMs: number;
  readonly leaseMs: number;
  /** Aborted when it is given up. */
  readonly done: AbortSignal;
  /** The signal is aborted when the answer would come too late. */
  readonly renew: (signal: AbortSignal) => Promise<Renewed>;
  /** Told until which instant it may be believed in, at first and with each renewal. */
  readonly lasting?: (untilMs: number) => void;
}

/** Renews a lease until it is given up, or can no longer be told that it is held: why it is lost, and `undefined` where it was given up. */
export async function renewing(renewal: Renewal): Promise<Error | undefined> {
  const { clock, leaseMs, done } = renewal;
  const lasts = (fromMs: number): number => {
    const untilMs = fromMs + leaseMs * trustedShare;
    renewal.lasting?.(untilMs);
    return untilMs;
  };
  let lostAtMs = lasts(renewal.fromMs);
  let pauseMs = leaseMs / 3;
  for (;;) {
    await clock.sleep(Math.min(pauseMs, lostAtMs - clock.monotonicMs()), done);
    if (done.aborted) return undefined;
    const fromMs = clock.monotonicMs();
    if (fromMs >= lostAtMs) return new Error('the lease could not be renewed in time');
    const renewed = await renewedWithin(renewal, lostAtMs - fromMs);
    switch (renewed.kind) {
      case 'renewed':
        lostAtMs = lasts(fromMs);
        pauseMs = leaseMs / 3;
        break;
      case 'not-now':
        pauseMs = Math.max(50, leaseMs / 20);
        break;
      case 'not-held':
        return new Error('the lease is not held', { cause: renewed.cause });
    }
  }
}

/** Whoever answers later than this is not waited for. */
async function renewedWithin({ clock, renew }: Renewal, withinMs: number): Promise<Renewed> {
  const ended = new AbortController();
  const late = clock.sleep(withinMs, ended.signal).then(() => ({ kind: 'not-now' }) as const);
  try {
    return await Promise.race([renew(ended.signal), late]);
  } finally {
    ended.abort();
  }
}
