import type { RunEnd } from '@escapement/core';
import { describe, expect, it } from 'vitest';
import { exchangeAnswer, sortedEnds } from './exchange-wire.ts';

const end = (jobId: string, more: Partial<RunEnd> = {}): RunEnd => ({
  runId: `${jobId}@20260307T020000Z`,
  attempt: 1,
  event: 'succeed',
  ...more,
});

describe('ends', () => {
  it('that say nothing but a first success are plain, and what says anything besides is not', () => {
    const lock = { fencingToken: 1, waitedMs: 0 };
    const unheardOf = { result: 7 } as Partial<RunEnd>;
    const ends = [
      end('a'),
      end('b', { attempt: 2 }),
      end('c', { event: 'fail' }),
      end('d', { reason: 'so' }),
      end('e', { lock }),
      end('f', unheardOf),
      end('g'),
    ];
    expect(sortedEnds(ends)).toEqual({ plain: [0, 6], others: [1, 2, 3, 4, 5] });
  });

  it('of a job stay in their order: none goes before one that is not plain', () => {
    const ends = [end('a', { event: 'fail' }), end('b'), end('a')];
    expect(sortedEnds(ends)).toEqual({ plain: [1], others: [0, 2] });
  });

  it('are answered in the order in which they were told, whichever way each went', () => {
    const sorted = { plain: [0, 2, 3], others: [1, 4] };
    const reply = [
      7,
      1,
      ['stale', 'settled'],
      [],
      [],
      [],
      0,
      [2, 'unknown'],
      ['5', 'x@1', 'sealed'],
      1,
    ];
    const { ends, taken, isDutyOver } = exchangeAnswer(reply, sorted);
    expect(isDutyOver).toBe(true);
    expect(ends).toEqual(['settled', 'stale', 'unknown', 'settled', 'settled']);
    const run = {
      runId: 'x@1',
      state: 'running',
      attempt: 1,
      failures: 0,
      takenAt: 5,
      sealed: 'sealed',
    };
    expect(taken).toEqual([run]);
  });
});
