import { type ServiceLeases, type StoreClock, serviceLeaseLimits } from '@escapement/core';
import { type LoopDeps, untilAborted } from './loop.ts';

/**
 * Takes instances of services out that have no session and were not heard of for as long as they said, on every node. Where there are none
 * it asks nobody anything, until it hears of the first.
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
  const name = 'the search for silent instances';
  const everyMs = serviceLeaseLimits.lookEveryMs;
  await untilAborted({ clock, logger, signal, everyMs, name }, async () => {
    if (!mayBeAny) await untilAnyOrLate({ serviceLeases, clock }, signal);
    if (signal.aborted) return;
    mayBeAny = true;
    const { expired, isAnyLeft } = await serviceLeases.expire(await time.ask());
    mayBeAny = isAnyLeft;
    if (expired > 0)
      logger.info({ count: expired }, 'instances of services went silent, and are gone');
  });
}

async function untilAnyOrLate(
  deps: Pick<LoopDeps, 'clock'> & { readonly serviceLeases: Pick<ServiceLeases, 'untilAny'> },
  signal: AbortSignal,
): Promise<void> {
  const enough = new AbortController();
  const either = AbortSignal.any([signal, enough.signal]);
  const heard = deps.serviceLeases.untilAny(either);
  try {
    await Promise.race([heard, deps.clock.sleep(serviceLeaseLimits.idleLookEveryMs, either)]);
  } finally {
    enough.abort();
  }
  // What it met on the way is told here, and not to nobody.
  await heard;
}
