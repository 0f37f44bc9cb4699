import { beforeEach, describe, expect, it } from 'vitest';
import { randomFrom } from '../rig/random.ts';
import { type EditedSchedule, useEditedSchedule } from './edited-schedule.ts';

describe('edits at random, over a real Redis and a clock that the test moves', () => {
  const schedule = useEditedSchedule();
  let edits: EditedSchedule;
  beforeEach(() => {
    edits = schedule();
  });

  it.each(Array.from({ length: 12 }, (_, i) => i + 1))(
    'gives every fire time of whichever version was in force exactly one outcome (seed %i)',
    async (seed) => {
      const random = randomFrom(seed);
      const names = ['job-a', 'job-b', 'job-c'];
      const acts = {
        async edit(jobId: string) {
          const everyMs = random.pick([500, 1000, 1000, 1500, 4000]);
          const jitterMs = random.pick([0, 0, 700, 6000]);
          const catchUp = random.pick([
            { policy: 'none' } as const,
            { policy: 'latest', withinMs: 5000 } as const,
            { policy: 'all', max: 5, withinMs: 60_000 } as const,
          ]);
          await edits.edit(jobId, { schedule: { kind: 'every', everyMs, jitterMs }, catchUp });
        },
        async touch(jobId: string) {
          if (edits.jobs.standing(jobId) !== undefined)
            await edits.edit(jobId, { description: `${edits.now}` });
        },
        async pause(jobId: string) {
          if (edits.jobs.standing(jobId) === undefined) return;
          const since = new Date(edits.now).toISOString();
          await edits.edit(jobId, { paused: { reason: 'a test', since } });
        },
        async pauseSoon(jobId: string) {
          if (edits.jobs.standing(jobId) === undefined) return;
          const since = new Date(edits.now).toISOString();
          const until = new Date(edits.now + random.pick([1, 500, 3_000, 20_000])).toISOString();
          await edits.edit(jobId, { paused: { reason: 'a test', since, until } });
        },
        async resume(jobId: string) {
          if (edits.jobs.standing(jobId)?.paused === undefined) return;
          await edits.edit(jobId, { paused: undefined });
        },
        async remove(jobId: string) {
          if (edits.jobs.standing(jobId) === undefined) return;
          await edits.announce(jobId, edits.jobs.remove(jobId, edits.now));
        },
        async lead() {
          if (random.chance(0.7)) edits.look();
          await edits.pass();
        },
        async work() {
          await edits.work(random.pick([1, 1, 0.5]), random);
        },
        async elect() {
          await edits.takeOffice();
        },
      };
      const weighted = [
        ...[
          'edit',
          'touch',
          'touch',
          'pause',
          'pauseSoon',
          'pauseSoon',
          'resume',
          'remove',
          'elect',
        ],
        ...['lead', 'lead', 'lead', 'lead', 'work', 'work', 'work', 'work'],
      ] as (keyof typeof acts)[];
      for (const name of names) await acts.edit(name);
      for (let i = 0; i < 220; i += 1) {
        edits.now += random.pick([0, 40, 130, 400, 900, 3000]);
        await acts[random.pick(weighted)](random.pick(names));
      }
      const end = edits.now;
      edits.look();
      for (let i = 0; i < 8; i += 1) {
        await edits.pass();
        edits.now += 2000;
        await edits.work();
      }
      const found = await Promise.all(names.map((name) => edits.holesAndDoubles(name, end)));
      expect(found.flat()).toEqual([]);
    },
  );
});
