import { type ServiceLeases, type StoreClock, serviceLeaseLimits } from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';

/**
 * Takes instances of services out that have no session and were not heard of for as long as they said, on every node. Where there are none
 * it waits to hear of the first, and asks once a minute should that news be lost.
 */
export async function expireServices(
  deps: LoopDeps & {
    readonly serviceLeases?: Pick<ServiceLeases, 'expire' | 'untilAny'>;
    readonly time: Pick<StoreClock, 'ask'>;
  },
  signal: AbortSignal,
): Promise<void> {
  const { serviceLeases, time, clock, logger } = deps;
  if (serviceLeases === undefined) return;
  let mayBeAny = true;
  const untilAny = firstOf(serviceLeases, clock);
  const name = 'the search for silent instances';
  const everyMs = serviceLeaseLimits.lookEveryMs;
  await untilAborted({ clock, logger, signal, everyMs, name }, async () => {
    if (!mayBeAny) await untilAny(signal);
    if (signal.aborted) return;
    mayBeAny = true;
    const { expired, isAnyLeft } = await serviceLeases.expire(await time.ask());
    mayBeAny = isAnyLeft;
    if (expired > 0)
      logger.info({ count: expired }, 'instances of services went silent, and are gone');
  });
}

/**
 * Waits for the first instance, or a minute, should the news of it be lost. The next call goes on with the same waiting: each of its own
 * would leave one more watch in ZooKeeper, every minute, for as long as there are none.
 */
function firstOf(
  serviceLeases: Pick<ServiceLeases, 'untilAny'>,
  clock: LoopDeps['clock'],
): (signal: AbortSignal) => Promise<void> {
  let heard: Promise<void> | undefined;
  return async (signal) => {
    const enough = new AbortController();
    const late = AbortSignal.any([signal, enough.signal]);
    heard ??= serviceLeases.untilAny(signal).finally(() => {
      heard = undefined;
    });
    try {
      await Promise.race([heard, clock.sleep(serviceLeaseLimits.idleLookEveryMs, late)]);
    } finally {
      enough.abort();
    }
  };
}
