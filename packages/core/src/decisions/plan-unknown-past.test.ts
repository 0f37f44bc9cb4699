import { describe, expect, it } from 'vitest';
import { at, ever, fifteens, seconds, silent, since, tens } from '../fixtures/changes.ts';
import { scheduledRunId } from '../runs/run-id.ts';
import { type PastInput, planUnknownPast } from './plan-unknown-past.ts';

/** A version every ten seconds was replaced by one every fifteen; Redis lost what was due from -40 to 0. */
function rowsOf(changes: Partial<PastInput> & { readonly lost?: object } = {}): readonly string[] {
  const unknown = {
    ...{ after: at(-41), until: at(1), outstanding: [], behind: {} },
    reason: 'redis-went-back' as const,
    ...changes.lost,
  };
  const rows = planUnknownPast({
    jobId: 'tick',
    past: [{ ...since(ever, tens), jitterMs: 0 }],
    isWhole: true,
    standing: { ...since(-15, fifteens), jitterMs: 0 },
    ...changes,
    unknown,
  });
  return rows.map((row) => {
    const until = row.untilFireTime === undefined ? '' : `..${seconds(row.untilFireTime)}`;
    return `${seconds(row.fireTime)}${until} ${row.outcome} ${row.reason} ${row.count ?? 1}`;
  });
}

describe('a version that was replaced around a loss of memory', () => {
  it('leaves unknown what it owned of the time that is lost', () => {
    expect(rowsOf()).toEqual(['-40..-20 unknown redis-went-back 3']);
  });

  it('is superseded where nothing of it can have begun', () => {
    expect(rowsOf({ lost: { until: at(-25) } })).toEqual([
      '-40..-30 unknown redis-went-back 2',
      '-20 superseded edited 1',
    ]);
    const standing = { ...silent(-15, 'paused'), jitterMs: 0 };
    expect(rowsOf({ standing, lost: { until: at(-25) } })[1]).toBe('-20 superseded paused 1');
  });

  it('shares the time with each version that came after it', () => {
    const past = [since(ever, tens), since(-35, fifteens), silent(-25, 'paused')];
    expect(rowsOf({ past: past.map((reign) => ({ ...reign, jitterMs: 0 })) })).toEqual([
      '-40 unknown redis-went-back 1',
      '-30 unknown redis-went-back 1',
    ]);
  });

  it('has one row for all the time in which others may have stood that nobody knows', () => {
    expect(rowsOf({ isWhole: false })).toEqual(['-40.999..-15 unknown redis-went-back 1']);
    expect(rowsOf({ isWhole: false, past: [] })).toHaveLength(1);
    const standing = { ...since(-60, fifteens), jitterMs: 0 };
    expect(rowsOf({ isWhole: false, standing })).toEqual([]);
  });

  it('may have begun late what jitter let be due then, and what nobody had staged yet', () => {
    const past = [{ ...since(ever, tens), jitterMs: 10_000 }];
    expect(rowsOf({ past })[0]).toBe('-50..-20 unknown redis-went-back 4');
    expect(rowsOf({ lost: { behind: { tick: at(-70) } } })[0]).toContain('-70..-20 unknown');
    expect(rowsOf({ lost: { behind: { other: at(-70) } } })[0]).toContain('-40..-20 unknown');
  });

  it('had runs outstanding', () => {
    const outstanding = [scheduledRunId('tick', at(-90)), scheduledRunId('tock', at(-80))];
    expect(rowsOf({ lost: { outstanding } })[0]).toBe('-90 unknown redis-went-back 1');
  });
});
