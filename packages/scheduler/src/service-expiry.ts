import { type ServiceLeases, type StoreClock, serviceLeaseLimits } from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';

/** Takes instances of services out that have no session and were not heard of for as long as they said, on every node. */
export async function expireServices(
  deps: LoopDeps & {
    readonly serviceLeases?: Pick<ServiceLeases, 'expire'>;
    readonly time: Pick<StoreClock, 'ask'>;
  },
  signal: AbortSignal,
): Promise<void> {
  const { serviceLeases, time, clock, logger } = deps;
  if (serviceLeases === undefined) return;
  const name = 'the search for silent instances';
  const everyMs = serviceLeaseLimits.lookEveryMs;
  await untilAborted({ clock, logger, signal, everyMs, name }, async () => {
    const count = await serviceLeases.expire(await time.ask());
    if (count > 0) logger.info({ count }, 'instances of services went silent, and are gone');
  });
}
