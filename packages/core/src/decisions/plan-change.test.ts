import { describe, expect, it } from 'vitest';
import {
  askedFor,
  at,
  broken,
  changed,
  ever,
  fifteens,
  gone,
  once,
  paused,
  pausedUntil,
  projected,
  silent,
  since,
  staged,
  stands,
  tens,
  told,
} from '../fixtures/changes.ts';
import type { ChangeInput, Present } from './plan-change.ts';
import type { Reign } from './reign.ts';
import type { StagedRun } from './staged-run.ts';

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
    openAfter: -29,
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
    openAfter: -25,
  },
  {
    name: 'a deletion that came and went between leaves the rows of a deletion',
    was: projected(since(ever, tens), -40),
    between: [silent(-25, 'deleted')],
    present: stands(tens),
    reign: since(-14, tens),
    staged: [staged(-50)],
    dropped: [-50],
    rows: ['-40..-30 superseded deleted', '-50 superseded deleted'],
    next: -10,
    openAfter: -25,
  },
  {
    name: 'a pause that ends by itself takes back what lies within, keeps what comes after, and has its cursor where it ends',
    was: projected(since(ever, tens), 60),
    present: stands(tens, { paused: pausedUntil(20) }),
    between: [silent(-4, 'paused')],
    reign: since(19.999, tens),
    staged: [staged(-20), staged(10), staged(20), staged(30), askedFor(-3)],
    kept: [20, 30, -3],
    dropped: [-20, 10],
    rows: ['-20 superseded paused'],
    next: 20,
    openAfter: -4,
  },
  {
    name: 'a pause that nobody carried before it ended owes all from its end on, and nothing within',
    was: projected(since(ever, tens), -70),
    between: [silent(-55, 'paused')],
    present: stands(tens, { paused: pausedUntil(-30) }),
    reign: since(-30.001, tens),
    staged: [staged(-80), staged(-50)],
    dropped: [-80, -50],
    rows: ['-70..-60 superseded paused', '-80 superseded paused'],
    next: -30,
    openAfter: -55,
  },
  {
    name: 'what tidies up a pause that ended by itself leaves all as it is',
    was: projected(since(-20.001, tens), 60),
    present: stands(tens),
    reign: since(-4, tens),
    staged: [staged(10), staged(20)],
    kept: [10, 20],
    next: 60,
  },
  {
    name: 'an edit after the end of a pause that nobody carried owes what came since that end',
    was: projected(since(ever, tens), -70),
    between: [silent(-55, 'paused'), since(-30.001, tens)],
    present: stands(fifteens),
    reign: since(-14, fifteens),
    rows: ['-70..-60 superseded paused', '-30..-20 superseded edited'],
    next: 0,
    openAfter: -55,
  },
  {
    name: 'a definition that breaks in a pause that ends by itself is missed from that end on',
    was: projected(since(19.999, tens), 20),
    present: broken,
    reign: silent(0, 'broken'),
    staged: [staged(20), staged(30)],
    dropped: [20, 30],
    next: 20,
    openAfter: 0,
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
