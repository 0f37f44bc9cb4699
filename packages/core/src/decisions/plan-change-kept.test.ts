import { describe, expect, it } from 'vitest';
import {
  askedFor,
  at,
  changed,
  ever,
  every,
  fifteens,
  paused,
  projected,
  seconds,
  silent,
  since,
  staged,
  stands,
  tens,
  told,
} from '../fixtures/changes.ts';
import { scheduledRunId } from '../runs/run-id.ts';
import type { CatchUp } from '../schemas/job.ts';

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

  it('are none that had an attempt, and are to be tried once more', () => {
    const retried = { ...staged(-30), hasBegun: true };
    const change = changed({
      present: stands(tens, { catchUp: { policy: 'none' } }),
      reign: since(-4, tens),
      before: projected(since(ever, tens), 60),
      staged: [retried, staged(-10)],
    });
    expect(told(change)).toMatchObject({ kept: [-30], rows: ['-10 missed catch-up-none'] });
  });

  it('are none that wait for their turn, or have waited for it', () => {
    const waiting = { ...staged(-30), hasWaited: true };
    const change = changed({
      present: stands(tens, { catchUp: { policy: 'none' } }),
      reign: since(-4, tens),
      before: projected(since(ever, tens), 60),
      staged: [waiting, staged(-10)],
    });
    expect(told(change)).toMatchObject({ kept: [-30], rows: ['-10 missed catch-up-none'] });
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

describe('a run of a version that is no more, handed back after the change that ended it was carried', () => {
  it('gets its row with the next change, though that one leaves the schedule alone', () => {
    const change = changed({
      present: stands(fifteens),
      reign: since(-4, fifteens),
      before: projected(since(-20, fifteens), 60),
      staged: [staged(-40), staged(0)],
    });
    expect(told(change)).toMatchObject({ kept: [0], dropped: [-40] });
    expect(told(change).rows).toEqual(['-40 superseded edited']);
  });

  it('gets it of a job that is paused once more', () => {
    const change = changed({
      present: paused,
      reign: silent(-4, 'paused'),
      before: projected(silent(-20, 'paused'), undefined),
      staged: [staged(-40)],
    });
    expect(told(change)).toMatchObject({ dropped: [-40], rows: ['-40 superseded paused'] });
  });
});
