import assert from 'node:assert/strict';
import { type ServiceInstance, serviceKind } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { EnsembleMember, EnsemblePorts } from '../ensemble-ports.ts';
import { pair } from './scene.ts';

/** What instances without a session are promised. */
export const serviceLeaseFacts = factsOf<EnsemblePorts>({
  'an instance without a session stands among those that have one, whichever node is told': stands,
  'it goes when its time is over, and not where it was renewed': goes,
  'it outlives the session of the node that was told': outlives,
  'a program with a session keeps its place, and takes that of one without': isTaken,
  'it is taken out at once, and once': leaves,
  'whoever waits for the first hears of it, whichever node is told, and after the last went of the next':
    isHeardOf,
});

const at = { name: 'billing', id: 'a' };
const facts = (change: Partial<ServiceInstance> = {}): ServiceInstance => ({
  ...{ address: 'http://127.0.0.1:9001', weight: 1, draining: false, ttlMs: 5_000 },
  since: '2026-01-01T00:00:00.000Z',
  ...change,
});

async function read({ rolls }: EnsembleMember): Promise<readonly (readonly [string, number])[]> {
  const { entries } = await rolls.read(serviceKind, at.name);
  return entries.map(({ id, info }) => [id, info.weight] as const);
}

async function stands(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  await b.rolls.enter(serviceKind, { name: at.name, id: 'b' }, facts({ weight: 2 }));
  assert.equal((await a.serviceLeases.keep(at, { info: facts(), until: 5_000 })).kind, 'kept');
  assert.deepEqual(await read(b), [
    ['a', 1],
    ['b', 2],
  ]);
  const later = facts({ weight: 7, since: '2026-01-02T00:00:00.000Z' });
  const kept = await b.serviceLeases.keep(at, { info: later, until: 6_000 });
  assert.deepEqual(kept, { kind: 'kept', info: facts({ weight: 7 }) });
  assert.deepEqual(await read(a), [
    ['a', 7],
    ['b', 2],
  ]);
}

async function goes(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  await a.serviceLeases.keep(at, { info: facts(), until: 5_000 });
  await a.serviceLeases.keep({ ...at, id: 'c' }, { info: facts(), until: 9_000 });
  assert.equal((await b.serviceLeases.expire(4_999)).expired, 0);
  await b.serviceLeases.keep(at, { info: facts(), until: 7_000 });
  assert.equal((await b.serviceLeases.expire(6_000)).expired, 0);
  assert.equal((await b.serviceLeases.expire(7_000)).expired, 1);
  assert.equal((await a.serviceLeases.expire(7_000)).expired, 0);
  assert.deepEqual(await read(a), [['c', 1]]);
  assert.equal((await a.serviceLeases.keep(at, { info: facts(), until: 9_000 })).kind, 'kept');
}

async function outlives(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  await a.serviceLeases.keep(at, { info: facts(), until: 5_000 });
  await ensemble.expire(a);
  assert.deepEqual(await read(b), [['a', 1]]);
  assert.equal((await b.serviceLeases.expire(5_000)).expired, 1);
  assert.deepEqual(await read(b), []);
}

async function isTaken(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  await a.serviceLeases.keep(at, { info: facts(), until: 5_000 });
  const place = await b.rolls.enter(serviceKind, at, facts({ weight: 3 }));
  await eventually('it has the place', async () => (await read(a))[0]?.[1] === 3);
  const asked = { info: facts({ weight: 9 }), until: 9_000 };
  assert.deepEqual(await a.serviceLeases.keep(at, asked), { kind: 'taken' });
  assert.equal(await a.serviceLeases.remove(at), 'taken');
  await a.serviceLeases.expire(60_000);
  assert.deepEqual(await read(a), [['a', 3]]);
  await place.close();
  assert.equal((await a.serviceLeases.keep(at, asked)).kind, 'kept');
}

async function leaves(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  assert.equal(await a.serviceLeases.remove(at), 'absent');
  await a.serviceLeases.keep(at, { info: facts(), until: 5_000 });
  assert.equal(await b.serviceLeases.remove(at), 'removed');
  assert.equal(await a.serviceLeases.remove(at), 'absent');
  assert.deepEqual(await read(b), []);
  const asked = a.serviceLeases.keep({ ...at, id: '../x' }, { info: facts(), until: 1 });
  await assert.rejects(asked, { code: 'COORD_BAD_NAME' });
}

async function isHeardOf(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const ending = new AbortController();
  const { signal } = ending;
  assert.deepEqual(await b.serviceLeases.expire(0), { expired: 0, isAnyLeft: false });
  const heard: string[] = [];
  const first = b.serviceLeases.untilAny(signal).then(() => heard.push('first'));
  // There is one of another service with a session, which goes by itself.
  await a.rolls.enter(serviceKind, { name: 'shipping', id: 'b' }, facts());
  assert.deepEqual(heard, []);
  await a.serviceLeases.keep(at, { info: facts(), until: 5_000 });
  await first;
  await b.serviceLeases.untilAny(signal);
  assert.deepEqual(await b.serviceLeases.expire(4_999), { expired: 0, isAnyLeft: true });
  assert.deepEqual(await b.serviceLeases.expire(5_000), { expired: 1, isAnyLeft: false });
  const next = b.serviceLeases.untilAny(signal);
  // What it had to hear of is on its way by the session that it was.
  await ensemble.expire(b);
  await a.serviceLeases.keep(at, { info: facts(), until: 9_000 });
  await next;
  assert.equal((await b.serviceLeases.expire(9_000)).expired, 1);
  const never = b.serviceLeases.untilAny(signal);
  ending.abort();
  await never;
}
