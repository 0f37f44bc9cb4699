import {
  type CalendarDefinition,
  calendarDefinitionSchema,
  type JobChange,
  type JobDefinition,
  redisMillis,
  type ScheduleStore,
  silentMeter,
} from '@escapement/core';
import { silentLogger, standingJob } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { createProjector } from './projector.ts';
import { createTimetables } from './timetables.ts';

const now = redisMillis(Date.UTC(2026, 9, 1));

function calendar(version: number): CalendarDefinition {
  const updatedAt = '2026-01-01T00:00:00.000Z';
  return calendarDefinitionSchema.parse({ name: 'nights', timeZone: 'UTC', version, updatedAt });
}

/** A projector over definitions that a test edits, and what it carried. */
function projectorOver(options: { readonly onProject?: () => void } = {}) {
  const jobs = new Map<string, JobDefinition>();
  const calendars = new Map<string, CalendarDefinition>();
  const carried: JobChange[] = [];
  const store: Partial<ScheduleStore> = {
    changeContexts: async (jobIds) =>
      jobIds.map(() => ({ projected: undefined, edits: [], staged: [] })),
    async carry(_term, changes) {
      carried.push(...changes);
      options.onProject?.();
      return { kind: 'committed' };
    },
  };
  const projector = createProjector({
    term: { nodeId: 'node-a', epoch: 7, ensembleId: 'e', since: redisMillis(0) },
    store: store as ScheduleStore,
    catalog: {
      open: async () => undefined,
      get: (jobId) => jobs.get(jobId),
      all: () => jobs.values(),
      bytes: 0,
      size: 0,
      broken: () => new Map(),
      onChange: () => () => undefined,
      refresh: async () => undefined,
      catchUp: async () => undefined,
      onWentBack: () => () => undefined,
      close: async () => undefined,
    },
    timetables: createTimetables(silentLogger, calendars),
    calendars,
    clock: { sleep: async () => undefined, monotonicMs: () => 0 },
    suspects: { take: () => [] },
    time: { now: () => now },
    logger: silentLogger,
    meter: silentMeter,
  });
  const edit = (definition: JobDefinition) => {
    jobs.set(definition.id, definition);
    projector.enqueue(definition.id);
  };
  return { projector, calendars, carried, edit };
}

describe('the projector', () => {
  it('loses no edit that comes while an earlier one of the same job is being carried', async () => {
    let onProject: (() => void) | undefined;
    const world = projectorOver({ onProject: () => onProject?.() });
    onProject = () => {
      onProject = undefined;
      world.edit(standingJob({ version: 2, revision: 2 }));
    };
    world.edit(standingJob());
    await world.projector.carry(now);
    expect(world.projector.hasPending).toBe(true);
    await world.projector.carry(now);
    expect(world.carried.map((change) => change.revision)).toEqual([1, 2]);
    expect(world.projector.hasPending).toBe(false);
  });

  it('keeps a change that could not be written', async () => {
    const world = projectorOver({
      onProject: () => {
        throw new Error('the connection broke');
      },
    });
    world.edit(standingJob());
    await expect(world.projector.carry(now)).rejects.toThrow('broke');
    expect(world.projector.hasPending).toBe(true);
  });

  it('lets a job wait for its calendar, out of the way of the others, and carries it then', async () => {
    const world = projectorOver();
    const schedule = { kind: 'every', everyMs: 1000, calendars: ['nights'] };
    world.calendars.set('nights', calendar(1));
    world.edit(standingJob({ id: 'waits', schedule, calendarVersions: { nights: 2 } }));
    world.edit(standingJob({ id: 'runs' }));
    await world.projector.carry(now);
    expect(world.carried.map((change) => change.jobId)).toEqual(['runs']);
    expect(world.projector.hasPending).toBe(false);
    expect(world.projector.isWaiting('waits')).toBe(true);
    expect(world.projector.waitingCount).toBe(1);

    world.calendars.set('nights', calendar(2));
    world.projector.calendarsChanged();
    await world.projector.carry(now);
    expect(world.carried.map((change) => change.jobId)).toEqual(['runs', 'waits']);
    expect(world.projector.waitingCount).toBe(0);
  });
});
