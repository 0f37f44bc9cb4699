import { describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import { noteStanding, vanishedRows } from './before-loss.ts';

interface Row {
  readonly fireTime: number;
  readonly untilFireTime?: number;
  readonly recordedAt: number;
}

/** What is found when a loss from 100 on has left these rows, and runs of these fire times, of what stood before. */
function found(before: readonly Row[], after: readonly Row[], ran: readonly number[] = []) {
  const verdict = { outcome: 'skipped', reason: 'calendar' };
  let rows = before.map((row) => ({ ...row, ...verdict }));
  const runs = ran.map((fireTime) => ({ envelope: { trigger: 'schedule', fireTime }, attempt: 1 }));
  const store = { ledgerOf: () => rows, runsOf: () => runs };
  const jobs = [{ facts: { id: 'moody' } }];
  const cluster = { jobs, world: { store }, standing: new Map() } as unknown as Cluster;
  noteStanding(cluster, 100);
  rows = after.map((row) => ({ ...row, ...verdict }));
  return vanishedRows(cluster).map(({ fireTime }) => fireTime);
}

const row = (fireTime: number, recordedAt = 50) => ({ fireTime, recordedAt });

describe('a row that was written before a loss, of a fire time that had passed', () => {
  it('stands after it', () => {
    expect(found([row(40), row(60)], [row(40), row(60)])).toEqual([]);
    expect(found([row(40), row(60)], [row(60)])).toEqual([40]);
    const stretch = { fireTime: 10, untilFireTime: 90, recordedAt: 95 };
    expect(found([stretch], [{ ...stretch, untilFireTime: 80 }])).toEqual([10]);
  });

  it('may have made way for a run', () => {
    expect(found([row(40)], [], [40])).toEqual([]);
  });

  it('is no row of a fire time to come, nor one that was written since', () => {
    expect(found([row(140)], [])).toEqual([]);
    expect(found([row(40, 120)], [])).toEqual([]);
  });
});
