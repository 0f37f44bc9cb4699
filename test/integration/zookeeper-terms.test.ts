import { afterEach, describe, expect, test } from 'vitest';
import { electionIn, epochOf, leads, pair } from './election-rig.ts';
import { closeAll } from './zookeeper-rig.ts';

const { candidates } = electionIn('terms');

afterEach(closeAll);
describe('the record of terms', () => {
  test('observers see who leads, and the history tells how terms ended', async () => {
    const [first, second] = pair(await candidates('a', 'b'));
    const from = Date.parse('2026-03-07T02:00:00.000Z');
    const epoch = epochOf(first);
    await first.election.announce({ nodeId: 'a', epoch, since: from });
    await first.election.announce({ nodeId: 'a', epoch, since: from });
    expect(await second.election.leader()).toEqual({
      nodeId: 'a',
      epoch,
      since: '2026-03-07T02:00:00.000Z',
    });
    await first.election.conclude(epoch, {
      to: '2026-03-07T02:00:05.000Z',
      endedBecause: 'stepped-down',
    });
    await first.election.resign({ rejoin: true });
    await leads(second);
    await second.election.announce({ nodeId: 'b', epoch: epochOf(second), since: from + 5040 });
    expect(await first.election.history(10)).toEqual([
      { epoch: epochOf(second), nodeId: 'b', from: '2026-03-07T02:00:05.040Z', gapMs: 40 },
      {
        epoch,
        nodeId: 'a',
        from: '2026-03-07T02:00:00.000Z',
        to: '2026-03-07T02:00:05.000Z',
        endedBecause: 'stepped-down',
      },
    ]);
    const effect = { late: 0, missed: 0, maxLateMs: 3 };
    await second.election.conclude(epochOf(second), { effect });
    expect((await first.election.history(1))[0]?.effect).toEqual(effect);
  });

  test('a term that nobody concluded has vanished after its last checkpoint', async () => {
    const [first, second] = pair(await candidates('a', 'b'));
    const from = Date.parse('2026-03-07T02:00:00.000Z');
    const epoch = epochOf(first);
    await first.election.announce({ nodeId: 'a', epoch, since: from });
    const savedAt = from + 9000;
    const progress = { stagedUntil: from, begunUpTo: from, outstanding: [], behind: {} };
    await first.election.keepCheckpoint({ epoch, generation: 1, savedAt, ...progress });
    await first.election.resign({ rejoin: false });
    await leads(second);
    await second.election.announce({ nodeId: 'b', epoch: epochOf(second), since: from + 12_000 });
    const [now, before] = await second.election.history(2);
    expect(now?.gapMs).toBe(3000);
    expect(before).toMatchObject({ endedBecause: 'vanished', to: '2026-03-07T02:00:09.000Z' });
    // It had only been cut off, and says so when it is back.
    await first.election.conclude(epoch, {
      to: '2026-03-07T02:00:12.500Z',
      endedBecause: 'superseded',
    });
    const [corrected, told] = await second.election.history(2);
    expect(told).toMatchObject({ endedBecause: 'superseded', to: '2026-03-07T02:00:12.500Z' });
    expect(corrected?.gapMs).toBe(0);
  });

  test('keeps what was done to the office with the term in which it was done, the last of many', async () => {
    const [first] = pair(await candidates('a', 'b'));
    const remark = (reason: string) =>
      first.election.remark({
        at: '2026-03-07T02:00:00.000Z',
        act: 'office-reset',
        reason,
        by: 'token',
      });
    await remark('before any term: nowhere to keep it');
    await first.election.announce({ nodeId: 'a', epoch: epochOf(first), since: 0 });
    for (let i = 0; i < 25; i += 1) await remark(`${i}`);
    const [term] = await first.election.history(1);
    expect(term?.remarks).toHaveLength(20);
    expect(term?.remarks?.at(-1)).toMatchObject({ act: 'office-reset', reason: '24', by: 'token' });
  });

  test('a leader that was outlived cannot announce itself', async () => {
    const [first, second] = pair(await candidates('a', 'b'));
    const epoch = epochOf(first);
    await first.election.resign({ rejoin: true });
    await leads(second);
    await expect(first.election.announce({ nodeId: 'a', epoch, since: 0 })).rejects.toMatchObject({
      code: 'COORD_NOT_IN_OFFICE',
    });
  });
});
