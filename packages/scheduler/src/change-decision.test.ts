import {
  type ChangeContext,
  editOf,
  type JobDefinition,
  type ProjectedJob,
  redisMillis,
  type StagedRun,
  scheduledRunId,
  toIso,
} from '@escapement/core';
import { silentLogger, standingJob } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { decideChange } from './change-decision.ts';
import { createTimetables } from './timetables.ts';

const now = redisMillis(Date.UTC(2026, 9, 1));
const longAgo = now - 30 * 86_400_000;

function job(change: object = {}): JobDefinition {
  const dates = { createdAt: toIso(longAgo), updatedAt: toIso(longAgo) };
  return standingJob({ version: 3, revision: 3, ...dates, ...change });
}

const standing = job();
const projected: ProjectedJob = {
  jobId: 'tick',
  revision: 3,
  definition: standing,
  brokenSince: undefined,
  nextFireTime: now + 60_000,
  decidedUpTo: undefined,
  isDamaged: false,
  isForgotten: false,
};

function decide(
  context: Partial<ChangeContext>,
  definition: JobDefinition | 'gone' = standing,
  isSetAside = false,
) {
  return decideChange(
    {
      catalog: {
        get: () => (definition === 'gone' ? undefined : definition),
        broken: () => new Map(),
      },
      timetables: createTimetables(silentLogger, new Map()),
      calendars: new Map(),
      orphans: { has: () => isSetAside },
      logger: silentLogger,
      epoch: 7,
    },
    { jobId: 'tick', context: { projected, edits: [], staged: [], ...context } },
    now,
  );
}

function changeOf(context: Partial<ChangeContext>, definition?: JobDefinition) {
  const decision = decide(context, definition);
  if (decision.kind !== 'change') throw new Error(decision.kind);
  return decision.change;
}

const unreadableRun = (fireTime: number): StagedRun => ({
  runId: scheduledRunId('tick', fireTime),
  trigger: 'schedule',
  fireTime,
  dueTime: fireTime,
  queue: 'default',
  revision: 0,
});

describe('what Redis keeps of a job', () => {
  it('is left alone while it is as it should be', () => {
    expect(decide({}).kind).toBe('nothing');
  });

  it.each([
    ['whose definition cannot be read', { definition: undefined }],
    ['that is not of one piece', {}],
  ])('%s is written anew, and goes on where its cursor stands', (_, damage) => {
    const change = changeOf({ projected: { ...projected, ...damage, isDamaged: true } });
    expect(change).toMatchObject({
      revision: 3,
      definition: standing,
      nextFireTime: projected.nextFireTime,
      outcomes: [],
      openAfter: undefined,
    });
  });

  it('without a cursor goes on after the last fire time that has an outcome, and not where the job began', () => {
    const decidedUpTo = now - 7_000;
    const change = changeOf({ projected: { ...projected, nextFireTime: undefined, decidedUpTo } });
    expect(change).toMatchObject({ nextFireTime: decidedUpTo + 1000, outcomes: [] });
  });

  it.each([
    ['paused', { paused: { since: toIso(longAgo), reason: 'x' } }],
    ['run by hand', { schedule: { kind: 'manual' } }],
    ['over', { schedule: { kind: 'at', at: [toIso(longAgo + 1000)] } }],
  ])('without a cursor is right when the job is %s', (_, change) => {
    const definition = job(change);
    const decidedUpTo = now - 7_000;
    const without = { ...projected, definition, nextFireTime: undefined, decidedUpTo };
    expect(decide({ projected: without }, definition).kind).toBe('nothing');
  });

  it('of an owed run that cannot be read is written anew with the run', () => {
    const change = changeOf({ staged: [unreadableRun(now + 3_000)] });
    expect(change.kept).toMatchObject([
      { runId: scheduledRunId('tick', now + 3_000), revision: 3 },
    ]);
  });

  it('of a run that the standing version does not prescribe is dropped', () => {
    const change = changeOf({ staged: [unreadableRun(now + 3_001)] });
    expect(change.dropped).toHaveLength(1);
    expect(change.kept).toEqual([]);
  });

  it('of a version before the one that was carried has its row with the next change', () => {
    const at = (ms: number) => ({
      updatedAt: toIso(ms),
      paused: { since: toIso(ms), reason: 'x' },
    });
    const again = job({ ...at(now - 1_000), version: 4, revision: 4 });
    const stood = { ...projected, definition: job(at(now - 9_000)), nextFireTime: undefined };
    const handedBack = { ...unreadableRun(now - 20_000), revision: 2 };
    const change = changeOf({ projected: stood, staged: [handedBack] }, again);
    expect(change.dropped).toEqual([handedBack]);
    expect(change.outcomes).toMatchObject([{ fireTime: now - 20_000, reason: 'paused' }]);
  });

  it('of a job that is no more is dropped too, though nothing else of it stands', () => {
    const decision = decide({ projected: undefined, staged: [unreadableRun(now)] }, 'gone');
    expect(decision.kind).toBe('change');
  });

  it('of a pause that has ended by itself is as it should be, with a cursor, until it is tidied up', () => {
    const until = toIso(now - 30_000);
    const definition = job({ paused: { since: toIso(longAgo), reason: 'x', until } });
    const stood = { ...projected, definition };
    expect(decide({ projected: stood }, definition).kind).toBe('nothing');
    const without = { ...stood, nextFireTime: undefined, decidedUpTo: now - 90_000 };
    expect(decide({ projected: without }, definition)).toMatchObject({
      change: { nextFireTime: now - 30_000 },
    });
    // The one that tidies up goes on where it stands.
    const tidied = job({ version: 4, revision: 4, updatedAt: toIso(now - 1_000) });
    const behind = { ...stood, nextFireTime: now - 20_000 };
    const change = changeOf({ projected: behind }, tidied);
    expect(change).toMatchObject({ nextFireTime: now - 20_000, outcomes: [] });
  });

  it('of a pause that nobody carried before it was tidied up is planned from its end on', () => {
    const pausedAt = toIso(now - 60_500);
    const pause = { since: pausedAt, reason: 'x', until: toIso(now - 30_000) };
    const paused = job({ version: 4, revision: 4, updatedAt: pausedAt, paused: pause });
    const tidied = job({ version: 5, revision: 5, updatedAt: toIso(now - 1_000) });
    const change = changeOf({ edits: [editOf(standing), editOf(paused), editOf(tidied)] }, tidied);
    expect(change).toMatchObject({ nextFireTime: now - 30_000, outcomes: [] });
  });

  it('of a pause that is edited before its end has its cursor at that end', () => {
    const pause = { since: toIso(longAgo), reason: 'x', until: toIso(now + 30_000) };
    const stood = { ...projected, definition: job({ paused: pause }), nextFireTime: now + 40_000 };
    const edited = job({ version: 4, revision: 4, updatedAt: toIso(now - 1_000), paused: pause });
    const run = { ...unreadableRun(now + 30_000), revision: 3 };
    const change = changeOf({ projected: stood, staged: [run] }, edited);
    expect(change).toMatchObject({ nextFireTime: now + 30_000, outcomes: [] });
    expect(change.kept).toMatchObject([{ runId: run.runId, revision: 4 }]);
  });

  it('of a job that is no more is a deletion, and none of one that was set aside', () => {
    expect(decide({}, 'gone')).toMatchObject({ kind: 'change', change: { present: 'gone' } });
    expect(decide({}, 'gone', true)).toEqual({ kind: 'nothing' });
  });

  it('of a version that was edited since is known from its announcement', () => {
    const edited = job({
      version: 4,
      revision: 4,
      updatedAt: toIso(now - 1_000),
      schedule: { kind: 'every', everyMs: 2000 },
    });
    const behind = now - 5_500;
    const change = changeOf(
      {
        projected: { ...projected, definition: undefined, nextFireTime: behind, isDamaged: true },
        edits: [editOf(standing), editOf(edited)],
      },
      edited,
    );
    // What the old version still owed when it was edited has its row.
    expect(change.outcomes).toMatchObject([{ outcome: 'superseded', reason: 'edited' }]);
  });
});
