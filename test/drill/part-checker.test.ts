import { describe, expect, it } from 'vitest';
import type { Effect, Harm, JobFacts } from './history.ts';
import { firstOfWholes, partFindings, type WholeRecord } from './part-checker.ts';

const id = 'wide-1';
const fireTime = 60_000;
const base = { overlap: 'allow', catchUp: 'all', jitterMs: 0 } as const;
const wide: JobFacts = { id: 'wide', ...base, parts: 2 };
const spread: JobFacts = { id: 'wide', ...base, parts: 'every-worker' };
const killed: readonly Harm[] = [{ pid: 7, from: 60_400, until: Number.POSITIVE_INFINITY }];

function done(name: string, more: Partial<Effect> = {}): Effect {
  const of = { jobId: 'wide', fireTime, attempt: 1, edition: 1, pid: 7, runId: id + name };
  return { ...of, begunAt: 60_100, endedAt: 60_200, ...more };
}
const whole: WholeRecord = {
  ...{ id, fireTime, state: 'succeeded', reason: '' },
  parts: ['.0of2', '.1of2'].map((name) => ({ name, end: 'succeeded' })),
};
const both = [done('.0of2'), done('.1of2')];

function found(
  effects: readonly Effect[],
  told: Partial<WholeRecord> = {},
  { facts = wide, harm = [] as readonly Harm[] } = {},
): readonly string[] {
  const rules = { from: 0, until: 120_000, harm };
  const history = { facts, effects, wholes: [{ ...whole, ...told }] };
  return partFindings(history, rules).map(({ kind }) => kind);
}

describe('the judge of runs in parts', () => {
  it('finds nothing where each part was done once', () => {
    expect(found(both)).toEqual([]);
    expect(firstOfWholes(both)).toMatchObject([{ begunAt: 60_100, attempt: 1 }]);
  });

  it('finds a part that nobody did, and one too few', () => {
    expect(found([done('.0of2')])).toEqual(['unproven', 'lost']);
    expect(found([done('.0of2')], { parts: whole.parts.slice(0, 1) })).toEqual(['untrue']);
  });

  it('finds a part that was done twice, unless its worker was killed', () => {
    const again = done('.1of2', { attempt: 2, pid: 8, begunAt: 70_000, endedAt: 70_100 });
    expect(found([...both, again])).toEqual(['doubled']);
    expect(found([...both, again], {}, { harm: killed })).toEqual([]);
    expect(found([...both, { ...again, attempt: 1 }], {}, { harm: killed })).toEqual(['doubled']);
  });

  it('finds a count that is not true, and a whole that does not end', () => {
    const lost = [{ name: '.0of2', end: 'lost' }, ...whole.parts.slice(1)];
    const said = { state: 'failed', reason: '1 of 2 shards did not succeed: 0', parts: lost };
    expect(found(both, said, { harm: killed })).toEqual([]);
    expect(found(both, said)).toEqual(['untrue']);
    expect(found(both, { ...said, reason: '2 of 2 …' }, { harm: killed })).toEqual(['untrue']);
    expect(found(both, { state: 'running' })).toEqual(['waiting', 'untrue']);
  });
});

describe('the judge of broadcasts', () => {
  const earlier = (pid: number) =>
    done('', { pid, runId: `wide-0~w${pid}`, fireTime: 50_000, begunAt: 50_000, endedAt: 50_001 });
  const known = [earlier(7), earlier(8)];
  const here = [done('~w7'), done('~w8', { pid: 8 })];
  const parts = ['~w7', '~w8'].map((name) => ({ name, end: 'succeeded' }));
  const lost = { state: 'failed', reason: '1 of 2 workers did not succeed: w7' };

  it('finds nothing where each worker that lived did its part, or was killed and is said to be lost', () => {
    expect(found([...known, ...here], { parts }, { facts: spread })).toEqual([]);
    const told = { ...lost, parts: [{ name: '~w7', end: 'lost' }, ...parts.slice(1)] };
    expect(found([...known, ...here.slice(1)], told, { facts: spread, harm: killed })).toEqual([]);
    expect(found([...known, ...here.slice(1)], told, { facts: spread })).toEqual(['untrue']);
  });

  it('finds a worker that was left out, and a part that another did', () => {
    const one = { parts: parts.slice(1) };
    expect(found([...known, ...here.slice(1)], one, { facts: spread })).toEqual(['lost']);
    const strange = done('~w8', { attempt: 2, begunAt: 60_300 });
    expect(found([...known, ...here, strange], { parts }, { facts: spread })).toEqual([
      'doubled',
      'phantom',
    ]);
  });
});
