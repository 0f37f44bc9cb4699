import assert from 'node:assert/strict';
import { bearing, type Checkpoint, type Standing } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { EnsemblePorts } from '../ensemble-ports.ts';
import { leader, leads, now, pair, stand } from './scene.ts';

/** What the election promises. */
export const electionFacts = factsOf<EnsemblePorts>({
  'the first leads, and each other follows the one before it': leadsInOrder,
  'who campaigns twice has one place': standsOnce,
  'who resigns hands over to a higher epoch, and may go behind': handsOver,
  'who resigns for good campaigns for nothing any more': leavesForGood,
  'a candidate in the middle that leaves changes nothing for who leads': leavesGap,
  'the office is proved to who leads, under its epoch alone': proves,
  'a checkpoint is kept by who leads, and by nobody else': keepsCheckpoints,
  'no checkpoint replaces one that is older than what was kept': sparesTheOlder,
  'a leader whose session ended goes behind, under a higher epoch': loses,
  'a leader that is cut off for a moment keeps its epoch': rides,
  'who says of which version it is says so wherever it stands': saysItsVersion,
  'a leader that was outlasted hears of it, and overwrites nothing': outlasted,
  'who campaigns while it is cut off has its place when it is back': joinsLater,
  'who resigns while it is cut off is absent at once, and leaves no place': leavesLater,
  'who leads names the data anew, and nobody else does': renames,
});

function toldTo(election: {
  onStanding(listener: (standing: Standing) => void): () => void;
}): readonly string[] {
  const told: string[] = [];
  election.onStanding((standing) => {
    told.push(standing.kind === 'absent' ? standing.because : standing.kind);
  });
  return told;
}

async function leadsInOrder(ensemble: EnsemblePorts): Promise<void> {
  const idle = await ensemble.member();
  const absent = { kind: 'absent', because: 'not-campaigning' };
  assert.deepEqual(idle.election.standing, absent);
  const { epoch } = await leader(ensemble);
  const second = await stand(await ensemble.member(), 'b');
  const third = await stand(await ensemble.member(), 'c');
  assert.ok(epoch > 0);
  assert.equal(second.election.standing.kind, 'following');
  assert.equal(third.election.standing.kind, 'following');
  assert.notDeepEqual(second.election.standing, third.election.standing);
  const candidates = await idle.election.candidates();
  assert.deepEqual(
    candidates.map(({ nodeId }) => nodeId),
    ['a', 'b', 'c'],
  );
  const sequences = candidates.map(({ sequence }) => sequence);
  assert.deepEqual(
    sequences,
    [...new Set(sequences)].sort((a, b) => a - b),
  );
}

async function saysItsVersion(ensemble: EnsemblePorts): Promise<void> {
  const member = await ensemble.member();
  await member.election.campaign('a', '2.0.1');
  const first = await leads(member);
  const second = await stand(await ensemble.member(), 'b');
  const versions = async () =>
    (await second.election.candidates()).map(({ nodeId, version }) => [nodeId, version]);
  const [ofA, ofB] = [
    ['a', '2.0.1'],
    ['b', undefined],
  ];
  assert.deepEqual(await versions(), [ofA, ofB]);
  await member.election.resign({ rejoin: true });
  await eventually('a follows', () => member.election.standing.kind === 'following');
  assert.deepEqual(await versions(), [ofB, ofA]);
  await second.election.resign({ rejoin: false });
  assert.ok((await leads(member)) > first);
  await ensemble.expire(member);
  await leads(member);
  assert.deepEqual(await versions(), [ofA]);
}

async function standsOnce(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  await member.election.campaign('a');
  assert.equal(await leads(member), epoch);
  assert.equal((await member.election.candidates()).length, 1);
}

async function handsOver(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  const second = await stand(await ensemble.member(), 'b');
  const told = toldTo(member.election);
  await member.election.resign({ rejoin: true });
  assert.ok((await leads(second)) > epoch);
  await eventually('a follows', () => member.election.standing.kind === 'following');
  assert.equal(told[0], 'not-campaigning');
  assert.equal(told.at(-1), 'following');
  const nodeIds = (await second.election.candidates()).map(({ nodeId }) => nodeId);
  assert.deepEqual(nodeIds, ['b', 'a']);
}

async function leavesForGood(ensemble: EnsemblePorts): Promise<void> {
  const { member } = await leader(ensemble);
  const second = await stand(await ensemble.member(), 'b');
  await member.election.resign({ rejoin: false });
  await leads(second);
  const absent = { kind: 'absent', because: 'not-campaigning' };
  assert.deepEqual(member.election.standing, absent);
  assert.equal((await second.election.candidates()).length, 1);
  await ensemble.expire(member);
  assert.deepEqual(member.election.standing, absent);
}

async function leavesGap(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  const second = await stand(await ensemble.member(), 'b');
  const third = await stand(await ensemble.member(), 'c');
  const before = third.election.standing;
  const told = toldTo(member.election);
  await second.election.resign({ rejoin: false });
  await eventually('c follows another', () => {
    const { standing } = third.election;
    return standing.kind === 'following' && JSON.stringify(standing) !== JSON.stringify(before);
  });
  assert.deepEqual([await leads(member), told.length], [epoch, 0]);
}

async function proves(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  const second = await stand(await ensemble.member(), 'b');
  assert.equal(await member.election.proveOffice(epoch), true);
  assert.equal(await member.election.proveOffice(epoch + 1), false);
  assert.equal(await second.election.proveOffice(epoch), false);
  await member.election.resign({ rejoin: false });
  assert.equal(await member.election.proveOffice(epoch), false);
  const next = await leads(second);
  assert.equal(await second.election.proveOffice(next), true);
}

function checkpointOf(epoch: number, generation: number): Checkpoint {
  const progress = { stagedUntil: now, begunUpTo: now, outstanding: ['r1'], behind: { q: 3 } };
  return { epoch, generation, savedAt: now, ...progress };
}

async function keepsCheckpoints(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  const second = await stand(await ensemble.member(), 'b');
  assert.equal(await second.settings.readCheckpoint(), undefined);
  const [first, next] = [checkpointOf(epoch, 4), checkpointOf(epoch, 5)];
  const kept = { kind: 'kept' };
  assert.deepEqual(await member.election.keepCheckpoint(first), kept);
  assert.deepEqual(await member.election.keepCheckpoint(next, 4), kept);
  const refused = { kind: 'not-in-office' };
  assert.deepEqual(await second.election.keepCheckpoint(checkpointOf(epoch, 9)), refused);
  assert.deepEqual(await member.election.keepCheckpoint(checkpointOf(epoch + 1, 9)), refused);
  assert.deepEqual(await second.settings.readCheckpoint(), next);
  await member.election.resign({ rejoin: false });
  assert.deepEqual(await member.election.keepCheckpoint(checkpointOf(epoch, 9)), refused);
}

async function sparesTheOlder(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  // Where none stands there is nothing that could have gone back.
  assert.equal((await member.election.keepCheckpoint(checkpointOf(epoch, 4), 9)).kind, 'kept');
  const wentBack = await member.election.keepCheckpoint(checkpointOf(epoch, 10), 9);
  assert.deepEqual(wentBack, { kind: 'went-back' });
  assert.equal((await member.settings.readCheckpoint())?.generation, 4);
}

async function loses(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  const second = await stand(await ensemble.member(), 'b');
  const told = toldTo(member.election);
  await ensemble.expire(member);
  assert.ok((await leads(second)) > epoch);
  await eventually('a follows', () => member.election.standing.kind === 'following');
  assert.equal(told[0], 'expired');
  assert.equal(await member.election.proveOffice(epoch), false);
}

async function rides(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  const told = toldTo(member.election);
  await ensemble.cutOff(member);
  assert.deepEqual(member.election.standing, { kind: 'leading', epoch });
  await ensemble.reach(member);
  await eventually('the office is proved', () => member.election.proveOffice(epoch));
  assert.deepEqual([member.election.standing, told], [{ kind: 'leading', epoch }, []]);
}

async function renames(ensemble: EnsemblePorts): Promise<void> {
  const [a, b] = await pair(ensemble);
  const epoch = await leads(await stand(a, 'a'));
  await stand(b, 'b');
  const before = await b.settings.ensembleId();
  assert.equal(await b.election.renameEnsemble(epoch), false);
  assert.equal(await a.election.renameEnsemble(epoch + 1), false);
  assert.equal(await b.settings.ensembleId(), before);
  assert.equal(await a.election.renameEnsemble(epoch), true);
  assert.notEqual(await b.settings.ensembleId(), before);
}

async function outlasted(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  const second = await stand(await ensemble.member(), 'b');
  const told = toldTo(member.election);
  await ensemble.cutOff(member);
  await ensemble.outlast(member);
  assert.deepEqual(member.election.standing, { kind: 'leading', epoch });
  const next = await leads(second);
  await second.election.keepCheckpoint(checkpointOf(next, 7));
  await ensemble.reach(member);
  await eventually('a follows', () => member.election.standing.kind === 'following');
  assert.equal(told[0], 'expired');
  const refused = { kind: 'not-in-office' };
  assert.deepEqual(await member.election.keepCheckpoint(checkpointOf(epoch, 9)), refused);
  assert.equal((await member.settings.readCheckpoint())?.generation, 7);
}

async function joinsLater(ensemble: EnsemblePorts): Promise<void> {
  const member = await ensemble.member();
  await ensemble.cutOff(member);
  await member.election.campaign('a');
  assert.deepEqual(member.election.standing, { kind: 'absent', because: 'disconnected' });
  await ensemble.reach(member);
  assert.equal(await member.election.proveOffice(await leads(member)), true);
}

async function leavesLater(ensemble: EnsemblePorts): Promise<void> {
  const { member } = await leader(ensemble);
  const second = await stand(await ensemble.member(), 'b');
  await ensemble.cutOff(member);
  const resigned = member.election.resign({ rejoin: false });
  assert.deepEqual(member.election.standing, { kind: 'absent', because: 'not-campaigning' });
  await resigned.catch(bearing(() => undefined));
  await ensemble.reach(member);
  await leads(second);
  assert.equal((await second.election.candidates()).length, 1);
}
