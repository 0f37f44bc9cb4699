import assert from 'node:assert/strict';
import type { RollKind } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { EnsembleMember, EnsemblePorts } from '../ensemble-ports.ts';
import { pair } from './scene.ts';

/** What rolls of every kind promise. */
export const rollFacts = factsOf<EnsemblePorts>({
  'who is in a roll is read by id with what it says now, until it leaves': shows,
  'of what is told in a row the last comes to be read': tellsTheLast,
  'a roll is read up to its bound, and says how many are in it': isBounded,
  'names with somebody under them come in pages, each kind by itself': pages,
  'what can be no name is refused, and nobody is under it': refusesNames,
  'who was outlasted is in no roll until it is back, and then says what it told meanwhile': falls,
  'who lost its session is in its rolls again in the next': comesBack,
});

type Seat = { readonly seat: number };

const guests: RollKind<Seat> = {
  folder: 'contract-guests',
  isName: (name) => /^[a-z0-9-]{1,64}$/.test(name),
  schema: {
    safeParse: (value) => {
      const { seat } = (value ?? {}) as { readonly seat?: unknown };
      return typeof seat === 'number'
        ? { success: true, data: { seat } }
        : { success: false, error: { issues: [{ path: [], message: 'it is no guest' }] } };
    },
  },
  readAtMost: 3,
};
const waiters: RollKind<Seat> = { ...guests, folder: 'contract-waiters' };

/** At the ball. */
function enter({ rolls }: EnsembleMember, id: string, seat: number) {
  return rolls.enter(guests, { name: 'ball', id }, { seat });
}

async function seats({ rolls }: EnsembleMember, name = 'ball'): Promise<string> {
  const { entries } = await rolls.read(guests, name);
  return entries.map(({ id, info }) => `${id}${info.seat}`).join(' ');
}

function reads(member: EnsembleMember, expected: string): Promise<unknown> {
  return eventually(`"${expected}" is read`, async () => (await seats(member)) === expected);
}

async function shows(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const second = await enter(b, 'b', 2);
  const first = await enter(a, 'a', 1);
  await a.rolls.enter(guests, { name: 'dinner', id: 'c' }, { seat: 3 });
  assert.equal(await seats(a), 'a1 b2');
  await first.update({ seat: 9 });
  assert.equal(await seats(b), 'a9 b2');
  await first.close();
  await first.close();
  assert.equal(await seats(b), 'b2');
  await second.close();
  assert.deepEqual(await a.rolls.read(guests, 'ball'), { total: 0, entries: [] });
}

async function tellsTheLast(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const place = await enter(a, 'a', 0);
  for (let seat = 1; seat <= 50; seat += 1) place.tell({ seat });
  await reads(b, 'a50');
  await place.close();
  place.tell({ seat: 51 });
  assert.equal(await seats(b), '');
}

async function isBounded(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  for (const [seat, id] of ['e', 'd', 'c', 'b', 'a'].entries()) await enter(a, id, seat);
  assert.equal(await seats(b), 'a4 b3 c2');
  assert.equal((await b.rolls.read(guests, 'ball')).total, 5);
}

async function pages(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  for (const name of ['c', 'a', 'b']) {
    await a.rolls.enter(guests, { name, id: 'me' }, { seat: 1 });
  }
  await a.rolls.enter(waiters, { name: 'w', id: 'me' }, { seat: 1 });
  const first = await b.rolls.names(guests, { limit: 2 });
  assert.deepEqual(first, { items: ['a', 'b'], total: 3, next: 'b' });
  assert.deepEqual(await b.rolls.names(guests, { limit: 2, after: 'b' }), {
    items: ['c'],
    total: 3,
  });
  assert.deepEqual((await b.rolls.names(waiters, { limit: 2 })).items, ['w']);
}

async function refusesNames(ensemble: EnsemblePorts): Promise<void> {
  const a = await ensemble.member();
  for (const bad of ['', '..', 'a/b', 'a'.repeat(65)]) {
    const entering = a.rolls.enter(guests, { name: bad, id: 'a' }, { seat: 1 });
    await assert.rejects(entering, { code: 'COORD_BAD_NAME' });
    await assert.rejects(enter(a, bad, 1), { code: 'COORD_BAD_NAME' });
    assert.deepEqual(await a.rolls.read(guests, bad), { total: 0, entries: [] });
  }
}

async function falls(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const place = await enter(a, 'a', 1);
  await ensemble.cutOff(a);
  assert.equal(await seats(b), 'a1');
  await ensemble.outlast(a);
  assert.equal(await seats(b), '');
  place.tell({ seat: 2 });
  await assert.rejects(a.rolls.read(guests, 'ball'), { retryable: true });
  await ensemble.reach(a);
  await reads(b, 'a2');
}

async function comesBack(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  await enter(a, 'a', 1);
  await (await enter(a, 'left', 2)).close();
  await ensemble.expire(a);
  await reads(b, 'a1');
}
