import type { Clock } from '@escapement/core';

/** The signing key, asked for once and kept, so that a run can be signed and checked while its origin is away. */
export interface SigningKey {
  get(): Promise<string>;
  /** Asks anew, at most once a second: after a signature did not fit, since the key may have been changed. */
  refreshed(): Promise<string>;
}

const refreshEveryMs = 1_000;

export function keepSigningKey(ask: () => Promise<string>, clock: Clock): SigningKey {
  let kept: Promise<string> | undefined;
  let askedAtMs = Number.NEGATIVE_INFINITY;
  const renew = (): Promise<string> => {
    const before = kept;
    askedAtMs = clock.monotonicMs();
    const asked = ask();
    kept = asked;
    asked.catch(() => {
      if (kept === asked) kept = before;
    });
    return asked;
  };
  return {
    get: () => kept ?? renew(),
    refreshed: () =>
      kept !== undefined && clock.monotonicMs() - askedAtMs < refreshEveryMs ? kept : renew(),
  };
}
