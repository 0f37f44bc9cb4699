import {
  type LeaseAsk,
  type LeaseRenewal,
  type LeaseStore,
  type LeaseTaking,
  leaseLimits,
  type TokenRange,
} from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';
import {
  releaseLeaseScript,
  renewLeaseScript,
  takeAwayLeaseScript,
  takeLeaseScript,
} from '../scripts/leasing.ts';
import { listIn } from '../scripts/reply.ts';
import { runScript } from '../scripts/script.ts';
import { viewLeasePast } from './lease-past-views.ts';
import type { LeaseTurns } from './lease-turns.ts';
import { viewLease, viewLeases } from './lease-views.ts';

const doingTake = 'taking a lease';
const doingRenew = 'renewing a lease';
const { placeMs, lookEveryMs, waitersOfOne, names } = leaseLimits;
const bounds = { placeMs, lookMs: lookEveryMs, waiters: waitersOfOne, names };

/** Leases in Redis, each call one script by the clock of Redis. `turns` is opened when somebody first waits here. */
export function openLeases(
  parts: Pick<StoreParts, 'client' | 'keys'>,
  turns: () => Pick<LeaseTurns, 'listen'>,
): LeaseStore {
  return {
    take: (ask, tokens) => asking(doingTake, () => take(parts, ask, tokens)),
    renew: (name, { id, leaseMs }) =>
      asking(doingRenew, async () => {
        const reply = await runScript(parts, renewLeaseScript, { name, id, leaseMs });
        const [kind, token, until] = listIn(reply, doingRenew, 1);
        return (
          kind === 'renewed'
            ? { kind, fencingToken: Number(token), expiresAt: Number(until) }
            : { kind: 'not-held' }
        ) satisfies LeaseRenewal;
      }),
    release: (name, id) =>
      asking('releasing a lease', async () => {
        return (await runScript(parts, releaseLeaseScript, { name, id })) === 1;
      }),
    takeAway: (name, token, taker) =>
      asking('taking a lease away', async () => {
        const reply = await runScript(parts, takeAwayLeaseScript, { name, token, taker });
        const [owner] = listIn(reply, 'taking a lease away');
        return typeof owner === 'string' ? { owner } : undefined;
      }),
    page: (query) => asking('listing leases', () => viewLeases(parts, query)),
    get: (name) => asking('reading a lease', () => viewLease(parts, name)),
    history: (name) => asking('reading who held a lease', () => viewLeasePast(parts, name)),
    onTurn: (listener) => turns().listen(listener),
  };
}

async function take(
  parts: Pick<StoreParts, 'client' | 'keys'>,
  ask: LeaseAsk,
  tokens: TokenRange | undefined,
): Promise<LeaseTaking> {
  const question = {
    ...ask,
    sent: ask.sent ?? '',
    ...bounds,
    ...(tokens === undefined ? {} : { tokens }),
  };
  const reply = await runScript(parts, takeLeaseScript, question);
  const [kind, ...told] = listIn(reply, doingTake, 1);
  switch (kind) {
    case 'held':
      return { kind, fencingToken: Number(told[0]), expiresAt: Number(told[1]) };
    case 'waits':
      return { kind, ...inTheWay(told), lookInMs: Number(told[2]) };
    case 'taken':
      return { kind, ...inTheWay(told) };
    case 'other-sent':
      return { kind };
    case 'tokens-out':
      return { kind, above: Number(told[0]), wanted: String(told[1]) };
    default:
      return { kind: 'full', of: told[0] === 'line' ? 'line' : 'names' };
  }
}

function inTheWay([owner, place]: readonly unknown[]) {
  return { owner: String(owner), place: Number(place) };
}
