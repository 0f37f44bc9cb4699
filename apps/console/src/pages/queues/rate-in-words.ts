import type { QueueView } from '@escapement/protocol';
import type { QueuesText } from './use-queues-text.ts';

type RateLimit = NonNullable<NonNullable<QueueView['limits']>['rateLimit']>;

/** How many runs of a queue may begin in which time, of all together or of each key. */
export function rateInWords({ perSecond, perMinute = 0, key }: RateLimit, t: QueuesText): string {
  const rate =
    perSecond === undefined
      ? t('queue.limit.perMinute', { rate: perMinute })
      : t('queue.limit.perSecond', { rate: perSecond });
  return key === undefined ? rate : t('queue.limit.ofEach', { rate, key });
}
