import { type Clock, CoordinationFault, type FollowedSetting, raise } from '@escapement/core';

/** Where the key comes from: the memory of a setting that is followed, and the setting itself. */
export type KeyOrigin = Pick<FollowedSetting, 'current' | 'refreshed'>;

/**
 * The signing key, and those that it has replaced lately. What was staged under a key before it was replaced is owed all the
 * same: it is accepted for as long as such runs may be on their way, by whoever knew the key, and sealed anew meanwhile.
 */
export interface SigningKeys {
  /** What envelopes are sealed with now. */
  current(): Promise<string>;
  /** What they may be sealed with, newest first. */
  accepted(): Promise<readonly string[]>;
  /**
   * The same as they were a moment ago; `undefined` where that is too long ago to be sure that a key which has been replaced is still among them by
   * right. It spares those who open many runs at once a wait for each.
   */
  lately(): readonly string[] | undefined;
  /** The same after asking the origin, at most once a second: for a signature that no known key fits. */
  refreshed(): Promise<readonly string[]>;
  /** The key that was the first to be known here: what was staged since then may be sealed with it. */
  first(): string | undefined;
}

/** Twice the usual horizon: the leader has sealed anew what it had staged further ahead. */
export const replacedAcceptedMs = 120_000;
const replacedKept = 4;
const refreshEveryMs = 1_000;
const askWithinMs = 2_000;
/** For so long a look at the key does for whoever opens runs. */
const latelyMs = 100;

/** The key is learned at once: whoever waits for its first run while the key is replaced must know what that run was sealed with. */
export function keepSigningKeys(origin: KeyOrigin, clock: Clock): SigningKeys {
  let newest: string | undefined;
  let first: string | undefined;
  let replaced: readonly { readonly key: string; readonly untilMs: number }[] = [];
  let asking: { readonly answer: Promise<string>; readonly sentAtMs: number } | undefined;

  const learn = (key: string): string => {
    first ??= key;
    if (newest !== undefined && newest !== key) {
      const untilMs = clock.monotonicMs() + replacedAcceptedMs;
      replaced = [{ key: newest, untilMs }, ...replaced].slice(0, replacedKept);
    }
    newest = key;
    return key;
  };

  /** Whoever has never known the key must not wait for ever for an origin that cannot be reached. */
  async function current(): Promise<string> {
    if (newest !== undefined) return learn(await origin.current());
    const given = new AbortController();
    const key = await Promise.race([
      origin.current(),
      clock.sleep(askWithinMs, given.signal).then(() => undefined),
    ]);
    given.abort();
    if (key !== undefined) return learn(key);
    throw new CoordinationFault('COORD_KEY_UNKNOWN', 'the signing key is not known yet', {
      retryable: true,
    });
  }

  origin.current().then(learn).catch(raise);

  const listed = (key: string): readonly string[] => {
    const now = clock.monotonicMs();
    const older = replaced.filter((one) => one.untilMs > now && one.key !== key);
    return [key, ...older.map((one) => one.key)];
  };

  /** Under way; all runs of a call are opened in one turn, and one look at the key does for them. */
  let looking: Promise<readonly string[]> | undefined;
  let seen: { readonly keys: readonly string[]; readonly atMs: number } | undefined;
  const look = async (): Promise<readonly string[]> => {
    try {
      const keys = listed(await current());
      seen = { keys, atMs: clock.monotonicMs() };
      return keys;
    } finally {
      looking = undefined;
    }
  };

  return {
    current,
    accepted() {
      looking ??= look();
      return looking;
    },
    lately: () =>
      seen !== undefined && clock.monotonicMs() - seen.atMs < latelyMs ? seen.keys : undefined,
    async refreshed() {
      const now = clock.monotonicMs();
      if (asking === undefined || now - asking.sentAtMs >= refreshEveryMs) {
        asking = { answer: origin.refreshed(), sentAtMs: now };
      }
      return listed(learn(await asking.answer));
    },
    first: () => first,
  };
}
