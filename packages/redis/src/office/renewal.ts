import { bearing, type Fault, type Logger, type Term } from '@escapement/core';
import { renewOpenScript, renewPastScript } from '../scripts/outdated.ts';
import type { Fence } from './fenced.ts';

/** Most runs brought over at once: Redis does nothing else meanwhile, for some milliseconds. */
const renewedAtOnce = 400;

/** Brings the records of an older version into the layout of now, under the fence of whoever has just claimed the office. */
export interface Renewal {
  /** Runs that are not over; must come before anything is planned. Answers whether the office was kept for so long. */
  open(term: Term): Promise<boolean>;
  /** Runs that are over, beside everything else. What a fault leaves undone the next term takes up. */
  past(term: Term): void;
}

export function openRenewal(parts: { readonly fence: Fence; readonly logger: Logger }): Renewal {
  const { fence, logger } = parts;
  const asked = { about: { most: renewedAtOnce }, isBeforeVouching: true };

  async function renewPast(term: Term): Promise<void> {
    for (;;) {
      const outcome = await fence.commit(term, 'packing older runs', {
        ...asked,
        script: renewPastScript,
      });
      if (outcome.kind !== 'committed' || Number(outcome.replies[0]) === 0) return;
    }
  }

  return {
    async open(term) {
      let renewed = 0;
      for (;;) {
        const outcome = await fence.commit(term, 'bringing over older runs', {
          ...asked,
          script: renewOpenScript,
        });
        if (outcome.kind !== 'committed') return false;
        const some = Number(outcome.replies[0]);
        renewed += some;
        if (some > 0) continue;
        logger.warn(
          { runs: renewed },
          'Redis held the layout of an older version; it is the new one now',
        );
        return true;
      }
    },
    past(term) {
      const tell = (fault: Fault) =>
        logger.warn({ err: fault }, 'older runs are packed in the next term');
      renewPast(term).catch(bearing(tell));
    },
  };
}
