import {
  type LockView,
  type NamePage,
  type NameQuery,
  parseJson,
  slotNameSchema,
  toIso,
} from '@escapement/core';
import type { StoreParts } from '../connection/store-parts.ts';
import { instantIn, isInstant } from '../reading/record-fields.ts';
import { viewLeaseScript } from '../scripts/leasing.ts';
import { listIn } from '../scripts/reply.ts';
import { runScript } from '../scripts/script.ts';

/** How many places are shown beside how many there are: in a list the first, of one lock as many as anybody reads. */
const placesInList = 20;
const placesOfOne = 200;

type Parts = Pick<StoreParts, 'client' | 'keys'>;

/** One lease as it stands, or undefined when nobody holds it or waits for it. */
export async function viewLease(parts: Parts, name: string): Promise<LockView | undefined> {
  return slotNameSchema.safeParse(name).success ? view(parts, name, placesOfOne) : undefined;
}

/** One page of the leases that somebody holds or awaits, by name. */
export async function viewLeases(
  parts: Parts,
  { limit, after = '' }: NameQuery,
): Promise<NamePage<LockView>> {
  const names = (await parts.client.zrange(parts.keys.leases, '0', '-1')).sort();
  const left = names.filter((name) => name > after);
  const shown = left.slice(0, limit);
  const views = await Promise.all(shown.map((name) => view(parts, name, placesInList)));
  const last = shown.at(-1);
  const items = views.filter((each) => each !== undefined);
  const isMore = last !== undefined && left.length > shown.length;
  return { items, total: names.length, ...(isMore ? { next: last } : {}) };
}

async function view(parts: Parts, name: string, shown: number): Promise<LockView | undefined> {
  const reply = await runScript(parts, viewLeaseScript, { name, shown });
  const [token, owner, since, until, waiting, ...places] = listIn(reply, 'reading a lease');
  if (waiting === undefined) return undefined;
  const holder =
    token === '' ? null : { ...placeOf(owner, Number(since), until), fencingToken: Number(token) };
  return {
    name,
    kind: 'lease',
    permits: null,
    holder,
    holderCount: holder === null ? 0 : 1,
    holders: holder === null ? [] : [holder],
    waiterCount: Number(waiting),
    waiters: waitersIn(places),
  };
}

function waitersIn(places: readonly unknown[]): LockView['waiters'] {
  const waiters: LockView['waiters'] = [];
  for (let i = 0; i + 1 < places.length; i += 2) {
    const told = parseJson(String(places[i]));
    const [owner, since] = told.kind === 'json' && Array.isArray(told.value) ? told.value : [];
    waiters.push(placeOf(owner, since, places[i + 1]));
  }
  return waiters;
}

/** What somebody else wrote there is told as far as it can be. */
function placeOf(owner: unknown, since: unknown, until: unknown) {
  return {
    runId: null,
    workerId: typeof owner === 'string' ? owner : '?',
    since: toIso(isInstant(since) ? since : 0),
    mode: 'alone' as const,
    expiresAt: toIso(instantIn(String(until)) ?? 0),
  };
}
