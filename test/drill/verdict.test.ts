import { describe, expect, it } from 'vitest';
import type { Judgement } from './checker.ts';
import { verdictOf } from './verdict.ts';

const sound: Judgement = {
  due: 10,
  started: 9,
  explained: 1,
  retried: 0,
  findings: [],
  lateness: [1, 2, 3, 100],
};
const quiet = {
  bit: true,
  proof: {},
  ended: 0,
  audited: {},
  unmet: [],
  machineLateMs: 0,
  waitedShare: 0,
};
const lost = { kind: 'lost', jobId: 'tick', fireTime: 0 } as const;

describe('the verdict on a drill', () => {
  it('passes when the fault bit and nothing is wrong', () => {
    const verdict = verdictOf([sound, sound], quiet);
    expect(verdict).toMatchObject({ due: 20, started: 18, explained: 2, lost: 0, maxMs: 100 });
    expect(verdict).toMatchObject({ verdict: 'pass', why: [] });
  });

  it('is inconclusive when the fault did not bite, since nothing was shown then', () => {
    expect(verdictOf([sound], { ...quiet, bit: false }).verdict).toBe('inconclusive');
  });

  it('fails by a finding, whether or not the fault bit, and names the fire time', () => {
    const verdict = verdictOf([{ ...sound, findings: [lost] }], { ...quiet, bit: false });
    expect(verdict).toMatchObject({ verdict: 'fail', lost: 1 });
    expect(verdict.why).toEqual(['1 lost: tick@1970-01-01T00:00:00.000Z']);
  });

  it.each([
    { ended: 1 },
    { audited: { escapement_ledger_holes: 1 } },
    { unmet: ['nobody said so'] },
  ])('fails by %j', (more) => {
    expect(verdictOf([sound], { ...quiet, ...more }).verdict).toBe('fail');
  });
});
