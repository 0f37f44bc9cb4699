import { compileSchedule, type Timetable } from '@escapement/timetable';
import { describe, expect, it } from 'vitest';
import type { RecordedOutcomes } from './audit-ledger.ts';
import { auditLedger, type Force } from './audit-ledger.ts';

function every(everyMs: number): Timetable {
  const compiled = compileSchedule({ kind: 'every', everyMs }, { key: 'tick' });
  if (!compiled.ok) throw new Error('the schedule of the test compiles');
  return compiled.timetable;
}

const whole: RecordedOutcomes = {
  runs: [1000, 2000, 3000, 4000, 5000],
  rows: [],
  edits: [],
  nextFireTime: undefined,
  projectedRevision: 1,
  prunedUpTo: 0,
};

function audit(
  recorded: Partial<RecordedOutcomes> = {},
  forces: readonly Force[] = [{ from: 0, timetable: every(1000) }],
) {
  const span = { jobId: 'tick', after: 0, upTo: 5000 };
  return auditLedger({ span, forces, recorded: { ...whole, ...recorded } });
}

describe('the audit of a ledger', () => {
  it('finds nothing where each fire time has its run or its row', () => {
    const rows = [{ from: 2000, to: 4000 }];
    const clean = { holes: [], doubles: [], auditedUpTo: 5000 };
    expect(audit()).toEqual(clean);
    expect(audit({ runs: [1000, 5000], rows })).toEqual(clean);
  });

  it('names a fire time without an outcome', () => {
    expect(audit({ runs: [1000, 2000, 4000, 5000] }).holes).toEqual([3000]);
    expect(audit({ runs: [], rows: [{ from: 1000, to: 3000 }] }).holes).toEqual([4000, 5000]);
  });

  it('names a fire time with two', () => {
    expect(audit({ rows: [{ from: 3000, to: 3000 }] }).doubles).toEqual([3000]);
  });

  it('holds nobody to what is not decided yet, or was dropped for age', () => {
    expect(audit({ runs: [1000], nextFireTime: 2000 })).toMatchObject({
      holes: [],
      auditedUpTo: 1999,
    });
    expect(audit({ runs: [4000, 5000], prunedUpTo: 3000 }).holes).toEqual([]);
  });

  it('goes by the version that was in force', () => {
    const forces = [
      { from: 0, timetable: every(1000) },
      { from: 2500, timetable: undefined },
      { from: 3500, timetable: every(2000) },
    ];
    expect(audit({ runs: [1000, 2000, 4000] }, forces).holes).toEqual([]);
    expect(audit({ runs: [1000, 2000] }, forces).holes).toEqual([4000]);
  });
});
