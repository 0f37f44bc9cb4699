import type { PutOutcome, QueueLimits, QueueLimitsContent } from '@escapement/core';
import type { Act } from '../act.ts';
import { done, queueThing, refused } from '../told.ts';
import { whoAsked } from '../who-asked.ts';
import type { Writes } from '../writing-ports.ts';

/** The limits that a queue is to have. `ifVersion`: only in place of the version that stands. */
export interface LimitsWrite {
  readonly name: string;
  readonly content: QueueLimitsContent;
  readonly ifVersion?: number;
}

/** What a write of limits came to. */
export type LimitsOutcome =
  | { readonly kind: 'written'; readonly limits: QueueLimits; readonly before?: QueueLimits }
  | { readonly kind: 'changed'; readonly currentVersion: number }
  | { readonly kind: 'not-found' | 'too-many' };

/** Sets the limits of a queue, whatever stood there unless a version is named. The leader carries them to where workers see them. */
export function putQueueLimits({
  queueLimits,
  time,
}: Writes<'queueLimits'>): Act<LimitsWrite, LimitsOutcome> {
  return {
    name: 'queue.put-limits',
    about: ({ name }) => [queueThing(name)],
    told: (outcome) =>
      outcome.kind === 'written'
        ? done({ before: outcome.before, after: outcome.limits })
        : refused(outcome.kind),
    async perform(call) {
      const { name, content, ifVersion } = call.input;
      const about = { now: await time.ask(), by: whoAsked(call.who) };
      const put = (over: 'nothing' | 'anything' | number) =>
        call.ask.zookeeper((signal) =>
          queueLimits.put({ name, ...content }, { ...about, over, signal }),
        );
      const outcome = await put(ifVersion ?? 'anything');
      if (outcome.kind !== 'absent' || ifVersion !== undefined) return asWritten(outcome);
      return asWritten(await put('nothing'));
    },
  };
}

function asWritten(outcome: PutOutcome<QueueLimits>): LimitsOutcome {
  switch (outcome.kind) {
    case 'written': {
      const { document, before } = outcome;
      return { kind: 'written', limits: document, ...(before === undefined ? {} : { before }) };
    }
    case 'conflict':
      return { kind: 'changed', currentVersion: outcome.currentVersion };
    case 'absent':
      return { kind: 'not-found' };
    case 'refused':
      // What is no name is refused before, and what a person writes here is always small.
      return { kind: outcome.because === 'too-many' ? 'too-many' : 'not-found' };
  }
}
