import { describe, expect, it } from 'vitest';
import { judgeFollower } from './chain-checker.ts';
import { groupedBy } from './grouped-by.ts';
import type { Effect, Harm, JobFacts } from './history.ts';

const rules = { from: 0, until: 10_000, earlyMs: 3, harm: [] as readonly Harm[] };
const mail: JobFacts = {
  ...{ id: 'mail', overlap: 'allow', catchUp: 'all', jitterMs: 0 },
  after: ['sum', 'check'],
};

function done(jobId: string, at: number, more: Partial<Effect> = {}): Effect {
  const of = { jobId, fireTime: 1000, attempt: 1, edition: 1, pid: 7, runId: `${jobId}-1` };
  return { ...of, begunAt: at, endedAt: at + 100, ...more };
}
const sum = done('sum', 1000);
const check = done('check', 1500);
const after = ['sum-1', 'check-1'];
const told = done('mail', 2000, { after });

function found(effects: readonly Effect[], more: Partial<typeof rules> = {}): readonly string[] {
  const byJob = groupedBy(effects, ({ jobId }) => jobId);
  return judgeFollower(mail, byJob, { ...rules, ...more }).findings.map(({ kind }) => kind);
}

describe('the judge of what comes after others', () => {
  it('finds nothing where it began once, behind all before it, and was told of these', () => {
    expect(found([sum, check, told])).toEqual([]);
  });

  it('finds what is lost, and what has come twice', () => {
    expect(found([sum, check])).toEqual(['lost']);
    expect(found([sum])).toEqual([]);
    expect(found([sum, check, told, { ...told, runId: 'mail-2' }])).toEqual(['doubled']);
    expect(found([sum, check, told, { ...told, begunAt: 3000 }])).toEqual(['doubled']);
  });

  it('finds what came before all had ended, or of something else', () => {
    expect(found([sum, check, { ...told, begunAt: 1300 }])).toEqual(['early']);
    expect(found([sum, told])).toEqual(['phantom']);
    expect(found([sum, check, { ...told, after: ['sum-1'] }])).toEqual(['phantom']);
  });

  it('owes nothing of an end that a killed worker may not have told', () => {
    const harm = [{ pid: 8, from: 1650, until: Number.POSITIVE_INFINITY }];
    expect(found([sum, { ...check, pid: 8 }], { harm })).toEqual([]);
  });
});
