import { beforeEach, describe, expect, it } from 'vitest';
import { type EditedSchedule, useEditedSchedule } from './edited-schedule.ts';

/** By Redis's clock every run of the test is hours late; so many late ones begin all the same. */
const catchUp = { policy: 'all', max: 100, withinMs: 60_000 } as const;

describe('edits, over a real Redis and a clock that the test moves', () => {
  const schedule = useEditedSchedule();
  let edits: EditedSchedule;
  beforeEach(() => {
    edits = schedule();
  });

  it('keeps every fire time when the gate refuses one between an edit and its carrying', async () => {
    await edits.edit('tick', { catchUp: { policy: 'none' } });
    edits.look();
    await edits.pass();
    edits.now += 500;
    await edits.edit('tick', { schedule: { kind: 'every', everyMs: 500 } });
    edits.now += 600;
    await edits.work();
    // The leader comes to it so late that what passed meanwhile is a misfire.
    edits.now += 4900;
    edits.look();
    await edits.pass();
    expect(await edits.holesAndDoubles('tick')).toEqual([]);
  });

  it('lets an edit that leaves the schedule alone cost no fire time, however often it comes', async () => {
    await edits.edit('tick', { catchUp });
    for (let i = 0; i < 100; i += 1) {
      edits.now += 100;
      await edits.edit('tick', { description: `edit ${i}` });
      edits.look();
      await edits.pass();
      await edits.work();
    }
    expect(await edits.outcomesOf('tick')).toEqual(Array.from({ length: 10 }, () => 'succeeded'));
  });

  it('keeps a run whose jitter lets it wait through an edit of something else', async () => {
    await edits.edit('tick', { schedule: { kind: 'every', everyMs: 3000, jitterMs: 2900 } });
    edits.look();
    await edits.pass();
    edits.now += 3000;
    await edits.edit('tick', { description: 'another', catchUp: { policy: 'none' } });
    edits.now += 100;
    edits.look();
    await edits.pass();
    edits.now += 12_000;
    await edits.pass();
    await edits.work();
    const runs = (await edits.ledger('tick')).filter((entry) => entry.runState === 'succeeded');
    expect(runs.length).toBeGreaterThanOrEqual(4);
  });

  it('accounts for a job that was created and deleted before the leader saw it', async () => {
    await edits.edit('brief');
    edits.now += 3500;
    await edits.announce('brief', edits.jobs.remove('brief', edits.now));
    edits.look();
    await edits.pass();
    expect(await edits.outcomesOf('brief')).toEqual(['deleted']);
    expect(await edits.holesAndDoubles('brief')).toEqual([]);
  });

  it('waits for an announced edit that has not come into sight yet', async () => {
    await edits.edit('tick', { catchUp });
    edits.look();
    await edits.pass();
    edits.now += 200;
    await edits.edit('tick', { description: 'unseen' });
    await edits.pass();
    edits.now += 900;
    await edits.work();
    expect(await edits.outcomesOf('tick')).toEqual(['queued']);
    edits.look();
    await edits.pass();
    await edits.work();
    expect(await edits.outcomesOf('tick')).toEqual(['succeeded']);
  });

  it('accounts for the fire times of a damaged definition, and goes on when it is put back as it was', async () => {
    await edits.edit('tick', { catchUp });
    edits.look();
    await edits.pass();
    edits.now += 2000;
    await edits.work();
    edits.jobs.damage('tick', true);
    edits.projector.enqueue('tick');
    await edits.pass();
    edits.now += 4000;
    await edits.pass();
    await edits.work();
    expect(await edits.outcomesOf('tick')).toEqual(['succeeded', 'succeeded', 'definition-broken']);
    edits.jobs.damage('tick', false);
    edits.projector.enqueue('tick');
    await edits.pass();
    edits.now += 3000;
    await edits.pass();
    await edits.work();
    expect(await edits.holesAndDoubles('tick')).toEqual([]);
    const after = await edits.outcomesOf('tick');
    expect(after.filter((state) => state === 'succeeded')).toHaveLength(5);
  });

  it('goes on accounting for a damaged definition under the next leader', async () => {
    await edits.edit('tick');
    edits.look();
    await edits.pass();
    edits.jobs.damage('tick', true);
    edits.projector.enqueue('tick');
    await edits.pass();
    await edits.takeOffice();
    edits.now += 30_000;
    await edits.pass();
    expect(await edits.holesAndDoubles('tick')).toEqual([]);
  });
});
