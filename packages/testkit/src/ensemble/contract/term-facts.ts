import assert from 'node:assert/strict';
import type { EpochMillis } from '@escapement/core';
import { factsOf } from '../../contract-fact.ts';
import { eventually } from '../../eventually.ts';
import type { EnsembleMember, EnsemblePorts } from '../ensemble-ports.ts';
import { leader, leads, now, nowText, stand } from './scene.ts';

/** What the election promises to observers: who leads, and the history of terms. */
export const termFacts = factsOf<EnsemblePorts>({
  'who leads is told to all, until it resigns': tellsWhoLeads,
  'who does not lead cannot say that it does': refusesPretenders,
  'a term that is announced again has one row': announcesOnce,
  'a term that nobody concluded has vanished when the next begins': vanishes,
  'how long nobody led is not known where nothing tells when the leader was at work last':
    vanishesUnproved,
  'how long nobody led is not known where the clock of who led was ahead of who leads':
    vanishesAhead,
  'a conclusion completes its row, and tells the next one its gap': concludes,
  'of those who ask at once for the end of a term the first is told of, and each is known':
    keepsMarks,
  'the history is told newest first, page by page': tellsHistory,
  'a remark stands with the newest term': remarks,
});

const announce = (member: EnsembleMember, epoch: number, since: EpochMillis = now) =>
  member.election.announce({ nodeId: 'a', epoch, since });

/** Resigns and leads once more, later. */
async function nextTerm(member: EnsembleMember): Promise<number> {
  await member.election.resign({ rejoin: true });
  return leads(member);
}

async function tellsWhoLeads(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  const second = await stand(await ensemble.member(), 'b');
  assert.equal(await second.election.leader(), undefined);
  await announce(member, epoch);
  const told = { nodeId: 'a', epoch, since: nowText };
  assert.deepEqual(await second.election.leader(), told);
  await member.election.resign({ rejoin: false });
  assert.equal(await second.election.leader(), undefined);
}

async function refusesPretenders(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  const second = await stand(await ensemble.member(), 'b');
  const refusal = { code: 'COORD_NOT_IN_OFFICE' };
  await assert.rejects(announce(second, epoch), refusal);
  await assert.rejects(announce(member, epoch + 1), refusal);
  assert.equal(await second.election.leader(), undefined);
  assert.deepEqual(await second.election.history(10), []);
}

async function announcesOnce(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  await announce(member, epoch);
  await announce(member, epoch);
  assert.deepEqual(await member.election.history(10), [{ epoch, nodeId: 'a', from: nowText }]);
}

async function vanishes(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  await announce(member, epoch);
  const progress = { stagedUntil: now, begunUpTo: now, outstanding: [], behind: {} };
  const savedAt = now + 3_000;
  await member.election.keepCheckpoint({ epoch, generation: 1, savedAt, ...progress });
  const next = await nextTerm(member);
  await announce(member, next, now + 5_000);
  const [newest, before] = await member.election.history(10);
  const to = '2026-03-07T02:00:03.000Z';
  assert.deepEqual(before, { epoch, nodeId: 'a', from: nowText, to, endedBecause: 'vanished' });
  const from = '2026-03-07T02:00:05.000Z';
  assert.deepEqual(newest, { epoch: next, nodeId: 'a', from, gapMs: 2_000 });
}

async function vanishesUnproved(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  await announce(member, epoch);
  const next = await nextTerm(member);
  await announce(member, next, now + 5_000);
  await announce(member, next, now + 5_000);
  const [newest, before] = await member.election.history(10);
  assert.deepEqual([before?.endedBecause, newest?.gapMs], ['vanished', undefined]);
  // It had only been cut off, and says so when it is back.
  const end = { to: '2026-03-07T02:00:04.000Z', endedBecause: 'superseded' } as const;
  await member.election.conclude(epoch, end);
  assert.equal((await member.election.history(1))[0]?.gapMs, 1_000);
}

async function vanishesAhead(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  await announce(member, epoch);
  const progress = { stagedUntil: now, begunUpTo: now, outstanding: [], behind: {} };
  const savedAt = now + 8_000;
  await member.election.keepCheckpoint({ epoch, generation: 1, savedAt, ...progress });
  const next = await nextTerm(member);
  await announce(member, next, now + 5_000);
  await announce(member, next, now + 5_000);
  const [newest, before] = await member.election.history(10);
  const to = '2026-03-07T02:00:05.000Z';
  assert.deepEqual([before?.to, before?.endedBecause], [to, 'vanished']);
  assert.equal(newest?.gapMs, undefined);
}

async function concludes(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  await announce(member, epoch);
  const next = await nextTerm(member);
  await announce(member, next, now + 5_000);
  const steppedDown = { by: 'token at ::1', reason: 'its machine is patched', mark: 'a1' };
  const end = {
    to: '2026-03-07T02:00:04.000Z',
    endedBecause: 'stepped-down',
    steppedDown,
  } as const;
  assert.equal(await member.election.conclude(epoch, end), true);
  const effect = { late: 1, missed: 0, maxLateMs: 80 };
  await member.election.conclude(next, { effect });
  // Of a term that has no row there is nothing to complete.
  assert.equal(await member.election.conclude(next + 1, end), false);
  const [newest, before] = await member.election.history(10);
  assert.deepEqual(before, { epoch, nodeId: 'a', from: nowText, ...end });
  assert.deepEqual([newest?.effect, newest?.gapMs, newest?.to], [effect, 1_000, undefined]);
}

async function keepsMarks(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  await announce(member, epoch);
  const marks = Array.from({ length: 20 }, (_, i) => `m${i}`);
  const asks = marks.map((mark) => ({ by: mark, reason: 'its machine is patched', mark }));
  const noted = asks.map((steppedDown) => member.election.conclude(epoch, { steppedDown }));
  assert.deepEqual([...new Set(await Promise.all(noted))], [true]);
  const [first] = asks;
  const end = { to: '2026-03-07T02:00:04.000Z', endedBecause: 'stepped-down' } as const;
  await member.election.conclude(epoch, { ...end, ...(first && { steppedDown: first }) });
  const [term] = await member.election.history(1);
  const otherMarks = marks.slice(1);
  const steppedDown = { ...first, otherMarks };
  assert.deepEqual(term, { epoch, nodeId: 'a', from: nowText, ...end, steppedDown });
}

async function tellsHistory(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  const epochs = [epoch];
  await announce(member, epoch);
  for (let term = 1; term < 4; term += 1) {
    const next = await nextTerm(member);
    epochs.unshift(next);
    await announce(member, next, now + term * 1_000);
  }
  const told = async (limit: number, below?: number) =>
    (await member.election.history(limit, below)).map((term) => term.epoch);
  assert.deepEqual(await told(10), epochs);
  assert.deepEqual(await told(2), epochs.slice(0, 2));
  assert.deepEqual(await told(2, epochs[1]), epochs.slice(2, 4));
  assert.deepEqual(await told(2, epoch), []);
}

async function remarks(ensemble: EnsemblePorts): Promise<void> {
  const { member, epoch } = await leader(ensemble);
  const remark = { at: nowText, act: 'office-reset', reason: 'a test' } as const;
  // Without a term there is nothing to add it to.
  await member.election.remark(remark);
  assert.deepEqual(await member.election.history(10), []);
  await announce(member, epoch);
  for (let i = 0; i < 25; i += 1) await member.election.remark({ ...remark, reason: `no ${i}` });
  const told = await eventually('all are there', async () => {
    const [newest] = await member.election.history(1);
    return newest?.remarks?.at(-1)?.reason === 'no 24' && newest.remarks;
  });
  assert.deepEqual([told.length, told[0]?.reason], [20, 'no 5']);
}
