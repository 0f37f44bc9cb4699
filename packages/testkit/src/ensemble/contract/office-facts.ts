import assert from 'node:assert/strict';
import type { ElectionPort } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { EnsembleMember, EnsemblePorts } from '../ensemble-ports.ts';
import { now, nowText, pair } from './scene.ts';

/** What there being several offices promises. */
export const officeFacts = factsOf<EnsemblePorts>({
  'offices are held apart, each by who stood for it first': holdsApart,
  'who resigns one office keeps the others': resignsOne,
  'what is told and kept of one office is of no other': keepsApart,
  'who loses its session loses all its offices, and stands for all anew': losesAll,
  'the office of the leader is one of them': namesTheLeaders,
  'what can be no name is no office': refusesNames,
});

const other = 'counters';

/** Stands for an office, until it has its place. */
async function standFor(election: ElectionPort, nodeId: string): Promise<void> {
  await election.campaign(nodeId);
  await eventually(`${nodeId} has its place`, () => election.standing.kind !== 'absent');
}

function holds(election: ElectionPort): Promise<number> {
  return eventually('it holds the office', () => {
    const { standing } = election;
    return standing.kind === 'leading' && standing.epoch;
  });
}

/** Two members: the first holds the leader's office and follows in the other one, the second the other way about. */
async function crossed(
  ensemble: EnsemblePorts,
): Promise<readonly [EnsembleMember, EnsembleMember]> {
  const [a, b] = await pair(ensemble);
  await standFor(a.election, 'a');
  await standFor(b.office(other), 'b');
  await standFor(b.election, 'b');
  await standFor(a.office(other), 'a');
  return [a, b];
}

async function holdsApart(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await crossed(ensemble);
  const kinds = [a.election, a.office(other), b.election, b.office(other)].map(
    ({ standing }) => standing.kind,
  );
  assert.deepEqual(kinds, ['leading', 'following', 'following', 'leading']);
  const epoch = await holds(b.office(other));
  assert.equal(await b.office(other).proveOffice(epoch), true);
  assert.equal(await b.election.proveOffice(epoch), false);
  assert.equal(await a.election.proveOffice(epoch), false);
  const standing = async (election: ElectionPort) =>
    (await election.candidates()).map(({ nodeId }) => nodeId);
  assert.deepEqual(await standing(a.election), ['a', 'b']);
  assert.deepEqual(await standing(a.office(other)), ['b', 'a']);
  assert.deepEqual(await standing(a.office('nobody-stands')), []);
}

async function resignsOne(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await crossed(ensemble);
  const epoch = await holds(a.election);
  await b.office(other).resign({ rejoin: false });
  const next = await holds(a.office(other));
  assert.ok(next > epoch);
  assert.deepEqual(a.election.standing, { kind: 'leading', epoch });
  assert.equal(b.election.standing.kind, 'following');
  assert.equal(b.office(other).standing.kind, 'absent');
  assert.equal(await a.election.proveOffice(epoch), true);
}

async function keepsApart(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await crossed(ensemble);
  const [leaders, others] = [await holds(a.election), await holds(b.office(other))];
  await a.election.announce({ nodeId: 'a', epoch: leaders, since: now });
  assert.equal(await a.office(other).leader(), undefined);
  await b.office(other).announce({ nodeId: 'b', epoch: others, since: now });
  const told = async (election: ElectionPort) => (await election.leader())?.nodeId;
  assert.deepEqual([await told(b.election), await told(a.office(other))], ['a', 'b']);
  const row = { epoch: others, nodeId: 'b', from: nowText };
  assert.deepEqual(await a.office(other).history(10), [row]);
  assert.equal((await b.election.history(10)).length, 1);
  const progress = { stagedUntil: now, begunUpTo: now, outstanding: [], behind: {} };
  const checkpoint = { epoch: others, generation: 7, savedAt: now, ...progress };
  const kept = await b.office(other).keepCheckpoint(checkpoint);
  assert.equal(kept.kind, 'kept');
  assert.equal(await a.settings.readCheckpoint(), undefined);
  const notHere = { kind: 'not-in-office' };
  assert.deepEqual(await a.election.keepCheckpoint(checkpoint), notHere);
}

async function losesAll(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await crossed(ensemble);
  const before = [await holds(a.election), await holds(b.office(other))];
  await ensemble.expire(a);
  const leaders = await holds(b.election);
  assert.ok(leaders > (before[0] ?? 0));
  assert.deepEqual(b.office(other).standing, { kind: 'leading', epoch: before[1] });
  for (const election of [a.election, a.office(other)]) {
    await eventually('it stands again', () => election.standing.kind === 'following');
  }
}

async function namesTheLeaders(ensemble: EnsemblePorts): Promise<void> {
  const member = await ensemble.member();
  await standFor(member.office('leader'), 'a');
  assert.equal(member.election.standing.kind, 'leading');
  assert.equal(member.office('leader'), member.election);
}

async function refusesNames(ensemble: EnsemblePorts): Promise<void> {
  const member = await ensemble.member();
  for (const name of ['', '.', '..', 'a/b', '../leader', 'Zähler', 'x'.repeat(81)]) {
    assert.throws(() => member.office(name), { code: 'COORD_BAD_NAME' });
  }
}
