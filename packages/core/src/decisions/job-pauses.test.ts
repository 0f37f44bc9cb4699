import { describe, expect, it } from 'vitest';
import type { AuditRow } from '../schemas/audit-row.ts';
import { pausesOf } from './job-pauses.ts';

const minute = (n: number) => `2026-11-22T01:${String(n).padStart(2, '0')}:00.000Z`;

function row(n: number, act: string, change: Partial<AuditRow> = {}): AuditRow {
  const about = ['job:heartbeat'];
  const of = { id: `r${n}`, at: minute(n), who: `token at ${n}`, about, outcome: 'done' } as const;
  return { ...of, act, requestId: 'q', nodeId: 'n', ...change };
}

describe('the pauses of a job', () => {
  it('keep why and by whom after it was resumed, newest first', () => {
    const rows = [
      row(9, 'job.resume'),
      row(7, 'job.pause', { reason: 'again' }),
      row(5, 'job.resume'),
      row(4, 'job.replace'),
      row(3, 'job.pause', { reason: 'the hall moves' }),
    ];
    expect(pausesOf(rows, undefined)).toMatchObject([
      {
        from: minute(7),
        to: minute(9),
        reason: 'again',
        by: 'token at 7',
        resumedBy: 'token at 9',
      },
      { from: minute(3), to: minute(5), reason: 'the hall moves', by: 'token at 3' },
    ]);
  });

  it('begin with the first of two, and say what was said last', () => {
    const rows = [row(8, 'job.resume'), row(6, 'job.pause', { reason: 'b' }), row(5, 'job.pause')];
    expect(pausesOf(rows, undefined)).toMatchObject([
      { from: minute(5), to: minute(8), reason: 'b' },
    ]);
  });

  it('know one that lasts from the job itself, with what the log has of it and without', () => {
    const standing = { since: minute(5), reason: 'moves' };
    const rows = [row(5, 'job.pause', { reason: 'moves' })];
    expect(pausesOf(rows, standing)).toEqual([
      { from: minute(5), reason: 'moves', by: 'token at 5' },
    ]);
    expect(pausesOf([], standing)).toEqual([{ from: minute(5), reason: 'moves' }]);
  });

  describe('with an end', () => {
    const until = (n: number) => ({ after: { paused: { until: minute(n) } } });
    const ended = row(8, 'job.resume', { who: 'escapement', because: 'pause-ended' });

    it('are over by it, whenever that was written down, and by nobody', () => {
      const over = { from: minute(3), to: minute(7), until: minute(7), by: 'token at 3' };
      const paused = row(3, 'job.pause', until(7));
      expect(pausesOf([ended, paused], undefined)).toEqual([over]);
      // Nobody has written it down yet, or somebody has paused the job again meanwhile.
      expect(pausesOf([paused], undefined)).toEqual([over]);
      expect(pausesOf([row(9, 'job.pause'), paused], undefined)).toEqual([over]);
      const standing = { since: minute(9), reason: 'again' };
      expect(pausesOf([row(9, 'job.pause'), paused], standing)).toEqual([
        { from: minute(9), reason: 'again', by: 'token at 9' },
        over,
      ]);
    });

    it('are over before it where somebody has resumed the job', () => {
      const rows = [row(5, 'job.resume'), row(3, 'job.pause', until(7))];
      expect(pausesOf(rows, undefined)).toEqual([
        { from: minute(3), to: minute(5), by: 'token at 3', resumedBy: 'token at 5' },
      ]);
    });

    it('have the one that was said last', () => {
      const first = row(3, 'job.pause', until(7));
      const longer = [row(4, 'job.pause', until(9)), first];
      expect(pausesOf(longer, undefined)).toMatchObject([{ from: minute(3), to: minute(9) }]);
      const standing = { since: minute(3), reason: 'for good' };
      expect(pausesOf([row(4, 'job.pause'), first], standing)).toEqual([
        { from: minute(3), reason: 'for good', by: 'token at 4' },
      ]);
    });
  });

  it.each(['refused', 'failed'] as const)('are none where a pause was %s', (outcome) => {
    const rows = [row(5, 'job.resume'), row(3, 'job.pause', { outcome })];
    expect(pausesOf(rows, undefined)).toEqual([]);
  });

  it('end with their job', () => {
    const rows = [row(8, 'job.delete'), row(5, 'job.pause')];
    expect(pausesOf(rows, undefined)).toMatchObject([{ from: minute(5), to: minute(8) }]);
  });
});
