import type { Clock } from '@escapement/core';
import { sha256Hex } from '../auth/digest.ts';
import { ProblemSignal } from '../problems/problem-signal.ts';
import { addressGroup } from './address-group.ts';
import { createRateLimit } from './rate-limit.ts';

/** A token that somebody presents, and where. */
export interface Claim {
  readonly token: string;
  readonly address: string;
  /** Signing in and bearing a token are counted apart, so that a program with an old token locks no person out. */
  readonly at: 'sign-in' | 'bearer';
}

/** Bounds how many tokens may be tried, wherever one can be. */
export interface GuessLimit {
  /** Looks whether a token is right; throws RATE_LIMITED without looking when there were too many wrong ones. */
  judge(claim: Claim, isRight: () => Promise<boolean>): Promise<boolean>;
}

const perAddress = { burst: 20, perMinute: 20 } as const;
/** Over all addresses: who knows how a token begins may not ask for the rest of it from everywhere. */
const perPrefix = { burst: 60, perMinute: 60 } as const;
const prefixLength = 6;
const knownAtMost = 1_000;

/** Counts wrong tokens only. A pair of address and token that was right before is looked at in any case: others at the same address cannot lock it out. */
export function createGuessLimit(clock: Clock): GuessLimit {
  const byAddress = createRateLimit(perAddress, clock);
  const byPrefix = createRateLimit(perPrefix, clock);
  const known = new Set<string>();
  const remember = (pair: string) => {
    known.delete(pair);
    known.add(pair);
    const [oldest] = known;
    if (known.size > knownAtMost && oldest !== undefined) known.delete(oldest);
  };
  return {
    async judge({ token, address, at }, isRight) {
      const where = `${at} ${addressGroup(address)}`;
      const prefix = token.slice(0, prefixLength);
      const pair = sha256Hex(`${where} ${token}`);
      if (known.has(pair) && (await isRight())) return true;
      known.delete(pair);
      // Taken before the look and given back after it: a hundred guesses at once are a hundred guesses.
      const waitMs = byAddress.take(where) || byPrefix.take(prefix);
      if (waitMs > 0) throw tooManyGuesses(waitMs);
      const right = await isRight();
      if (!right) return false;
      byAddress.giveBack(where);
      byPrefix.giveBack(prefix);
      remember(pair);
      return true;
    },
  };
}

function tooManyGuesses(waitMs: number): ProblemSignal {
  const seconds = Math.ceil(waitMs / 1000);
  return new ProblemSignal(
    'RATE_LIMITED',
    `Too many wrong tokens came from this address or began like this one; try again in ${seconds} s.`,
    {
      headers: { 'retry-after': String(seconds) },
      detailZh: `来自该地址或以此开头的错误令牌过多，请在 ${seconds} 秒后重试。`,
    },
  );
}
