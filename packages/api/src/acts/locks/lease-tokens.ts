import { CoordinationFault, type LeaseAsk, type LeaseTaking, leaseLimits } from '@escapement/core';
import { createAsk } from '../../ask.ts';
import type { Writes } from '../writing-ports.ts';

type Taking = Exclude<LeaseTaking, { kind: 'tokens-out' }>;

/** Whoever is faster takes the range of another; so often in a row means that something else is wrong. */
const triesAtMost = 5;
const mark = 'lease-tokens';

/**
 * One try. Where Redis has no token left that surely nobody has had, since it is new, was emptied, or came back from a copy, a range is reserved
 * in ZooKeeper above all that was given. Each call has the time of a request, since a request that waits takes longer than one.
 */
export async function takeWithToken(
  ports: Writes<'leases' | 'settings'>,
  ask: LeaseAsk,
): Promise<Taking> {
  const { leases, settings } = ports;
  let taking = await createAsk(ports).redis(() => leases.take(ask));
  for (let tried = 0; tried < triesAtMost; tried += 1) {
    if (taking.kind !== 'tokens-out') return taking;
    const { above, wanted } = taking;
    const count = leaseLimits.tokensAtOnce;
    const range = await createAsk(ports).zookeeper(() => settings.reserve(mark, { above, count }));
    taking = await createAsk(ports).redis(() => leases.take(ask, { ...range, wanted }));
  }
  if (taking.kind !== 'tokens-out') return taking;
  throw new CoordinationFault('COORD_CONTENDED', 'no token could be reserved', { retryable: true });
}
