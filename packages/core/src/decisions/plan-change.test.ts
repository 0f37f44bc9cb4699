import { compileSchedule, type Timetable } from '@escapement/timetable';
import { describe, expect, it } from 'vitest';
import { scheduledRunId } from '../runs/run-id.ts';
import type { CatchUp } from '../schemas/job.ts';
import { jobDefinitionSchema } from '../schemas/job.ts';
import { redisMillis } from '../words/redis-millis.ts';
import { type ChangeInput, type JobChange, type Present, planChange } from './plan-change.ts';
import type { Reign } from './reign.ts';
import type { StagedRun } from './staged-run.ts';

/** All facts are told in seconds from this instant. */
const now = redisMillis(Date.UTC(2026, 10, 22, 12));
const at = (seconds: number) => now + seconds * 1000;
const seconds = (instant: number) => (instant - now) / 1000;

const ever = Number.NEGATIVE_INFINITY;

function every(period: number): Timetable {
  const compiled = compileSchedule({ kind: 'every', everyMs: period * 1000 }, { key: 'tick' });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.timetable;
}

const tens = every(10);
const fifteens = every(15);
/** Prescribes nothing after now. */
const once = (() => {
  const compiled = compileSchedule({ kind: 'at', at: [at(-40)] }, { key: 'tick' });
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
  return compiled.timetable;
})();

/** A version that holds from some second on. Two that prescribe the same are of one identity. */
const since = (from: number, timetable: Timetable): Reign => ({
  from: from === ever ? ever : at(from),
  kind: 'edited',
  identity: timetable === tens ? 'tens' : timetable === fifteens ? 'fifteens' : 'once',
  timetable,
});
const silent = (from: number, kind: 'paused' | 'deleted' | 'broken'): Reign => ({
  from: from === ever ? ever : at(from),
  kind,
  identity: kind,
  timetable: undefined,
});

/** What was projected, with the fire time that nothing was staged for. */
const projected = (reign: Reign, next: number | undefined): ChangeInput['before'] => ({
  reign,
  nextFireTime: next === undefined ? undefined : at(next),
});

function staged(fireTime: number): StagedRun {
  const run = { runId: scheduledRunId('tick', at(fireTime)), trigger: 'schedule' as const };
  return { ...run, fireTime: at(fireTime), dueTime: at(fireTime), queue: 'default', revision: 4 };
}

/** A run that a person asked for. */
function askedFor(fireTime: number): StagedRun {
  const runId = `${scheduledRunId('tick', at(fireTime))}-mabc`;
  return { ...staged(fireTime), trigger: 'manual', runId };
}

function stands(timetable: Timetable | undefined, changes: object = {}): Present {
  const definition = jobDefinitionSchema.parse({
    id: 'tick',
    schedule: { kind: 'every', everyMs: 10_000 },
    task: { kind: 'handler', handler: 'as-edited' },
    version: 5,
    revision: 5,
    createdAt: '2026-01-01T00:00:00.000Z',
    updatedAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  });
  return { kind: 'stands', definition, timetable };
}

const paused = stands(tens, { paused: { since: '2026-11-22T11:59:56.000Z', reason: 'x' } });
const gone: Present = { kind: 'gone' };
const broken: Present = { kind: 'broken' };

function changed(input: Partial<ChangeInput> & Pick<ChangeInput, 'present' | 'reign'>): JobChange {
  return planChange({
    ...{ jobId: 'tick', revision: 5, epoch: 7, now },
    ...{ before: undefined, between: [], staged: [] },
    ...input,
  });
}

/** What a change comes to, as a person reads it. */
function told(change: JobChange) {
  const row = (each: JobChange['outcomes'][number]) => {
    const until = each.untilFireTime === undefined ? '' : `..${seconds(each.untilFireTime)}`;
    return `${seconds(each.fireTime)}${until} ${each.outcome} ${each.reason}`;
  };
  return {
    kept: change.kept.map(({ fireTime }) => seconds(fireTime)),
    dropped: change.dropped.map(({ fireTime }) => seconds(fireTime)),
    rows: change.outcomes.map(row),
    next: change.nextFireTime === undefined ? undefined : seconds(change.nextFireTime),
    openAfter: change.openAfter === undefined ? undefined : seconds(change.openAfter),
  };
}

interface Fact {
  readonly name: string;
  readonly was?: ChangeInput['before'];
  readonly between?: readonly Reign[];
  readonly present: Present;
  readonly reign: Reign;
  readonly staged?: readonly StagedRun[];
  readonly kept?: readonly number[];
  readonly dropped?: readonly number[];
  readonly rows?: readonly string[];
  readonly next?: number;
  readonly openAfter?: number;
}

const facts: readonly Fact[] = [
  {
    name: 'the first version owns what comes after its own instant',
    present: stands(tens),
    reign: since(-4, tens),
    next: 0,
    openAfter: -4,
  },
  {
    name: 'an edit that leaves the schedule alone keeps what is staged, and the cursor',
    was: projected(since(ever, tens), 60),
    present: stands(tens),
    reign: since(-4, tens),
    staged: [staged(10), staged(20)],
    kept: [10, 20],
    next: 60,
  },
  {
    name: 'an edit that leaves the schedule alone sets a cursor that was lost behind its own instant',
    was: projected(since(ever, tens), undefined),
    present: stands(tens),
    reign: since(-4, tens),
    next: 0,
  },
  {
    name: 'an edit of the schedule keeps what both prescribe, takes the rest back, and supersedes what had passed',
    was: projected(since(ever, tens), 60),
    present: stands(fifteens),
    reign: since(-4, fifteens),
    staged: [staged(-10), staged(10), staged(30)],
    kept: [30],
    dropped: [-10, 10],
    rows: ['-10 superseded edited'],
    next: 0,
    openAfter: -4,
  },
  {
    name: 'an edit of the schedule supersedes what nobody had staged up to its own instant, and that instant too',
    was: projected(since(ever, tens), -40),
    present: stands(fifteens),
    reign: since(-10, fifteens),
    rows: ['-40..-10 superseded edited'],
    next: 0,
    openAfter: -10,
  },
  {
    name: 'an edit keeps a run of its own instant for the version before',
    was: projected(since(ever, tens), 60),
    present: stands(fifteens),
    reign: since(30, fifteens),
    staged: [staged(30)],
    dropped: [30],
    rows: ['30 superseded edited'],
    next: 45,
    openAfter: 30,
  },
  {
    name: 'a version that nobody here can read leaves no rows',
    was: projected(
      { from: ever, kind: 'edited', identity: 'unreadable', timetable: undefined },
      -40,
    ),
    present: stands(tens),
    reign: since(-4, tens),
    next: 0,
    openAfter: -4,
  },
  {
    name: 'a version that was over before the edit leaves no rows',
    was: projected(since(ever, once), undefined),
    present: stands(tens),
    reign: since(-4, tens),
    next: 0,
    openAfter: -4,
  },
  {
    name: 'a version that does not compile here fires nothing, and is no pause',
    was: projected(since(ever, tens), -10),
    present: stands(undefined),
    reign: { from: at(-4), kind: 'edited', identity: 'strange', timetable: undefined },
    staged: [staged(-20), staged(10)],
    dropped: [-20, 10],
    rows: ['-10 superseded edited', '-20 superseded edited'],
    openAfter: -4,
  },
  {
    name: 'a pause takes back what is to come and supersedes what had passed',
    was: projected(since(ever, tens), -10),
    present: paused,
    reign: silent(-4, 'paused'),
    staged: [staged(-20), staged(10)],
    dropped: [-20, 10],
    rows: ['-10 superseded paused', '-20 superseded paused'],
    openAfter: -4,
  },
  {
    name: 'a pause keeps what a person asked for',
    was: projected(since(ever, tens), 60),
    present: paused,
    reign: silent(-4, 'paused'),
    staged: [askedFor(-3)],
    kept: [-3],
    openAfter: -4,
  },
  {
    name: 'an edit of a paused job writes nothing down',
    was: projected(silent(ever, 'paused'), undefined),
    present: paused,
    reign: silent(-4, 'paused'),
  },
  {
    name: 'a resume goes on from its own instant, and owes nothing of the pause',
    was: projected(silent(ever, 'paused'), undefined),
    present: stands(tens),
    reign: since(-14, tens),
    next: -10,
    openAfter: -14,
  },
  {
    name: 'a deletion takes everything, and no fire time goes without a word',
    was: projected(since(ever, tens), -30),
    present: gone,
    reign: silent(-4, 'deleted'),
    staged: [staged(-40), staged(10), askedFor(-3)],
    dropped: [-40, 10, -3],
    rows: ['-30..-10 superseded deleted', '-40 superseded deleted'],
    openAfter: -4,
  },
  {
    name: 'a definition that breaks is missed up to now, and its cursor goes on for what is missed from now on',
    was: projected(since(ever, tens), -20),
    present: broken,
    reign: silent(0, 'broken'),
    staged: [staged(-30), staged(10)],
    dropped: [-30, 10],
    rows: ['-20..0 missed definition-broken', '-30 missed definition-broken'],
    next: 10,
    openAfter: 0,
  },
  {
    name: 'a definition that breaks while nothing is known of it has no cursor',
    present: broken,
    reign: silent(0, 'broken'),
    openAfter: 0,
  },
  {
    name: 'a definition that is put back accounts for the time it was broken, and holds from now on',
    was: projected({ ...silent(-30, 'broken'), timetable: tens }, -20),
    present: stands(tens),
    reign: since(0, tens),
    rows: ['-20..0 missed definition-broken'],
    next: 10,
    openAfter: 0,
  },
  {
    name: 'a broken definition that is deleted is missed and not superseded',
    was: projected({ ...silent(-30, 'broken'), timetable: tens }, -20),
    present: gone,
    reign: silent(-4, 'deleted'),
    rows: ['-20..-10 missed definition-broken'],
    openAfter: -4,
  },
  {
    name: 'versions between, which nobody carried, each own their time',
    was: projected(since(ever, tens), -40),
    between: [since(-29, fifteens), silent(-14, 'paused')],
    present: stands(tens),
    reign: since(-4, tens),
    staged: [staged(-50), staged(10)],
    kept: [10],
    dropped: [-50],
    rows: ['-40..-30 superseded edited', '-15 superseded paused', '-50 superseded edited'],
    next: 0,
    openAfter: -4,
  },
  {
    name: 'what a version between has prescribed alike since is the standing one’s own',
    was: projected(since(ever, tens), 60),
    between: [since(-20, fifteens), since(-10, fifteens)],
    present: stands(fifteens),
    reign: since(-4, fifteens),
    staged: [staged(-20), staged(30)],
    kept: [30],
    dropped: [-20],
    rows: ['-20 superseded edited'],
    next: -15,
    openAfter: -20,
  },
  {
    name: 'a pause that came and went between leaves the rows of a pause',
    was: projected(since(ever, tens), -40),
    between: [silent(-25, 'paused')],
    present: stands(tens),
    reign: since(-14, tens),
    rows: ['-40..-30 superseded paused'],
    next: -10,
    openAfter: -14,
  },
  {
    name: 'a deletion that came and went between leaves the rows of a deletion',
    was: projected(since(ever, tens), -40),
    between: [silent(-25, 'deleted')],
    present: stands(tens),
    reign: since(-14, tens),
    staged: [staged(-50)],
    dropped: [-50],
    rows: ['-40..-30 superseded deleted', '-50 superseded edited'],
    next: -10,
    openAfter: -14,
  },
];

describe('a change of a job', () => {
  it.each(facts)('$name', (fact) => {
    const { present, reign, was, between = [], staged: runs = [] } = fact;
    const change = changed({ present, reign, before: was, between, staged: runs });
    const { kept = [], dropped = [], rows = [], next, openAfter } = fact;
    expect(told(change)).toEqual({ kept, dropped, rows, next, openAfter });
    expect(change.present).toBe(present.kind);
    expect(change.definition).toBe(present.kind === 'stands' ? present.definition : undefined);
  });

  it.each([
    ['a deletion', gone, silent(-4, 'deleted'), 'superseded deleted'],
    ['a definition that breaks', broken, silent(0, 'broken'), 'missed definition-broken'],
  ])('%s gives the runs that a person asked for a row under their own names', (...fact) => {
    const [, present, reign, row] = fact;
    const run = askedFor(-3);
    const change = changed({
      present,
      reign,
      before: projected(since(ever, tens), 60),
      staged: [run],
    });
    expect(change.asides.map((each) => `${each.runId} ${each.outcome} ${each.reason}`)).toEqual([
      `${run.runId} ${row}`,
    ]);
    // Such a run stands for no fire time, whose own row it must not take.
    expect(change.outcomes).toEqual([]);
    expect(change.dropped).toEqual([run]);
  });
});

describe('a run that is kept through a change', () => {
  const before = projected(since(ever, tens), 60);

  it('is a run of the version that stands, under its own id and by the term that carries it', () => {
    const present = stands(tens, { queue: 'mail', timeoutMs: 9_000, lock: 'ledger' });
    const { kept } = changed({ present, reign: since(-4, tens), before, staged: [staged(10)] });
    expect(kept).toMatchObject([
      {
        ...{ runId: scheduledRunId('tick', at(10)), version: 5, revision: 5, epoch: 7 },
        ...{ queue: 'mail', timeoutMs: 9_000, lock: 'ledger', fireTime: at(10), dueTime: at(10) },
        task: { kind: 'handler', handler: 'as-edited' },
      },
    ]);
  });

  it('is due when the standing schedule lets it be, and not when it was', () => {
    const late = { ...staged(10), dueTime: at(17) };
    const { kept } = changed({
      present: stands(tens),
      reign: since(-4, tens),
      before,
      staged: [late],
    });
    expect(kept.map(({ dueTime }) => seconds(dueTime))).toEqual([10]);
  });

  it('stays of no term and due when it was, where a person asked for it', () => {
    const run = { ...askedFor(-30), dueTime: at(17) };
    const { kept } = changed({
      present: stands(tens),
      reign: since(-4, tens),
      before,
      staged: [run],
    });
    expect(kept).toMatchObject([
      { runId: run.runId, epoch: 0, dueTime: at(17), trigger: 'manual' },
    ]);
  });
});

describe('overdue runs that an edit finds not begun', () => {
  const catchUps: readonly [string, CatchUp, kept: readonly number[], rows: readonly string[]][] = [
    [
      'the latest',
      { policy: 'latest', withinMs: 3_600_000 },
      [-10],
      ['-30 missed newer-run-serves', '-20 missed newer-run-serves'],
    ],
    [
      'none',
      { policy: 'none' },
      [],
      ['-30 missed catch-up-none', '-20 missed catch-up-none', '-10 missed catch-up-none'],
    ],
    [
      'all of the last 25 seconds',
      { policy: 'all', max: 100, withinMs: 25_000 },
      [-20, -10],
      ['-30 missed too-old'],
    ],
    [
      'no more than one',
      { policy: 'all', max: 1, withinMs: 25_000 },
      [-10],
      ['-30 missed too-old', '-20 missed catch-up-limit'],
    ],
  ];

  it.each(catchUps)('are kept by the catch-up of the version that stands: %s', (...fact) => {
    const [, catchUp, kept, rows] = fact;
    const change = changed({
      present: stands(tens, { catchUp }),
      reign: since(-4, tens),
      before: projected(since(ever, tens), 60),
      staged: [staged(-30), staged(-20), staged(-10)],
    });
    expect(told(change)).toMatchObject({ kept, rows });
    expect(change.dropped).toHaveLength(3 - kept.length);
  });

  it('are none while they are late by no more than two seconds', () => {
    const change = changed({
      present: stands(every(1), { catchUp: { policy: 'none' } }),
      reign: { ...since(ever, tens), identity: 'seconds' },
      before: projected({ ...since(ever, tens), identity: 'seconds' }, 60),
      staged: [staged(-3), staged(-2), staged(-1)],
    });
    expect(told(change)).toMatchObject({ kept: [-2, -1], rows: ['-3 missed catch-up-none'] });
  });
});
