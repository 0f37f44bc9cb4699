import { type CommitOutcome, isPassing, type Unknown } from '@escapement/core';
import { readCheckpoint } from './checkpoints.ts';
import { type Asked, claimOffice } from './claiming.ts';
import type { TakingContext } from './taking-context.ts';
import { mayBeServedElsewhere } from './trouble.ts';
import { type Vouched, vouchForRedis } from './vouching.ts';

/** How a term stands after it has claimed the office, or claimed it anew. */
export type Taking =
  | { readonly kind: 'in-office'; readonly unknown: Unknown | undefined }
  | { readonly kind: 'superseded' }
  /** ZooKeeper says that we lead, and Redis refuses it; it is asked again later. */
  | { readonly kind: 'contested' }
  /** The ensemble has got a new name; the term begins once more under that. */
  | { readonly kind: 'renamed' }
  /** Redis has not served this node for so long that another had better try. */
  | { readonly kind: 'redis-away' }
  | { readonly kind: 'stopped' };

/** Why the office is taken: at the begin of a term, or since Redis is not what it was. */
export type TakingReason = 'elected' | Extract<CommitOutcome['kind'], 'forgotten' | 'unvouched'>;

const retryAfterMs = 100;

/**
 * Claims the epoch in Redis, and vouches for its memory where that is not known to be whole. After a loss the office is proved before
 * ZooKeeper first: an epoch that Redis has forgotten must not be claimed by somebody who has been replaced meanwhile.
 */
export async function takeOffice(context: TakingContext, reason: TakingReason): Promise<Taking> {
  const { clock, stop, trouble } = context;
  for (let because = reason; !stop.aborted; ) {
    try {
      const taken = await tryToTake(context, because);
      if (taken.kind === 'in-office') trouble.clear();
      if (taken.kind !== 'again') return taken;
      because = taken.because;
    } catch (error) {
      if (!isPassing(error)) throw error;
      trouble.meet(error);
      if (mayBeServedElsewhere(context)) return { kind: 'redis-away' };
      await clock.sleep(retryAfterMs, stop);
    }
  }
  return { kind: 'stopped' };
}

type Tried = Taking | { readonly kind: 'again'; readonly because: TakingReason };

async function tryToTake(context: TakingContext, because: TakingReason): Promise<Tried> {
  const { term, election, logger } = context;
  if (because === 'forgotten') {
    logger.error(
      { epoch: term.epoch },
      'Redis is not what it was in this term; proving office before claiming anew',
    );
    if (!(await election.proveOffice(term.epoch))) return { kind: 'superseded' };
  }
  const asked = await claimOffice(context, because === 'forgotten');
  if (asked.kind !== 'claimed') return withoutOffice(asked);
  const { claimed } = asked;
  if (claimed.isVouched) return { kind: 'in-office', unknown: claimed.unknown };
  const checkpoint = await readCheckpoint(context);
  return afterVouching(await vouchForRedis(context, claimed, checkpoint));
}

function withoutOffice(asked: Exclude<Asked, { kind: 'claimed' }>): Tried {
  return asked.kind === 'lapsed' ? { kind: 'again', because: asked.because } : asked;
}

function afterVouching(vouched: Vouched): Tried {
  switch (vouched.kind) {
    case 'vouched':
      return { kind: 'in-office', unknown: vouched.unknown };
    case 'stopped':
      return { kind: 'stopped' };
    case 'ended':
      return vouched.outcome.kind === 'superseded'
        ? { kind: 'superseded' }
        : { kind: 'again', because: vouched.outcome.kind };
  }
}
