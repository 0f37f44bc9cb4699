import { describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import { partedJobs } from '../people/jobs.ts';
import { partFindings } from './parts.ts';

const whole = 'thirds@20260101T000000Z';
const [pid, workMs, wholeEndedAt] = [7, 1_000, 9_000];

interface Part {
  readonly id: string;
  readonly state?: string;
  readonly endedAt?: number;
  /** When its attempts began. */
  readonly begun?: readonly number[];
  readonly pid?: number;
}

/** What is found of one run that is done in parts, by how it and they stand. */
function found(
  state: string,
  parts: readonly Part[],
  known: { readonly harm?: Cluster['harm']; readonly losses?: Cluster['losses'] } = {},
): readonly string[] {
  const [jobId = '', fireTime] = [whole.split('@')[0], 0];
  const kept = parts.map(({ id, state = 'succeeded', endedAt = 5_000 }) => {
    return { runId: whole + id, state, endedAt, envelope: { jobId, fireTime } };
  });
  const effects = parts.flatMap(({ id, begun = [1_000], pid: on = pid }) =>
    begun.map((begunAt, i) => {
      const of = { runId: whole + id, jobId, fireTime, edition: 1, pid: on };
      return { ...of, attempt: i + 1, begunAt, endedAt: begunAt + workMs };
    }),
  );
  const run = { runId: whole, state, endedAt: wholeEndedAt, envelope: { jobId, fireTime } };
  const runs = [run, ...kept];
  const runsOf = (id: string) => (id === jobId ? runs : []);
  const store = { runsOf, run: (id: string) => runs.find(({ runId }) => runId === id) };
  const cluster = { world: { store, effects }, jobs: partedJobs, harm: [], losses: [], ...known };
  return partFindings(cluster as unknown as Cluster).map(({ kind }) => kind);
}

const thirds = ['.0of3', '.1of3', '.2of3'].map((id): Part => ({ id }));
const [first = { id: '' }, ...others] = thirds;
const failed = { state: 'failed' } as const;

describe('a run that is done in parts', () => {
  it('comes to what more than half of its parts came to', () => {
    expect(found('succeeded', thirds)).toEqual([]);
    expect(found('succeeded', [{ ...first, ...failed }, ...others])).toEqual([]);
    expect(found('failed', [{ ...first, ...failed }, ...others])).toEqual(['untrue']);
    expect(found('succeeded', [first, ...others.map((each) => ({ ...each, ...failed }))])).toEqual([
      'untrue',
    ]);
  });

  it('has all of its parts, and each of them ends', () => {
    expect(found('succeeded', others)).toEqual(['lost']);
    expect(found('shared', [])).toEqual(['waiting']);
    expect(found('succeeded', [{ ...first, state: 'staged' }, ...others])).toEqual(['waiting']);
  });

  it('ends before none of them, nor while one is at work', () => {
    const later = { endedAt: wholeEndedAt + 1 };
    expect(found('succeeded', [{ ...first, ...later }, ...others])).toEqual(['early']);
    const atWork = { begun: [wholeEndedAt - 1] };
    expect(found('succeeded', [{ ...first, ...atWork }, ...others])).toEqual(['early']);
    const harm = [{ pid, from: wholeEndedAt, until: wholeEndedAt }];
    expect(found('succeeded', [{ ...first, ...atWork }, ...others], { harm })).toEqual([]);
  });

  it('has none begin once more while its worker lives, nor on another worker than its own', () => {
    const twice = { ...first, begun: [1_000, 3_000] };
    expect(found('succeeded', [twice, ...others])).toEqual(['doubled']);
    const harm = [{ pid, from: 1_500, until: 1_600 }];
    expect(found('succeeded', [twice, ...others], { harm })).toEqual([]);
    expect(found('succeeded', [...thirds, { id: '~worker-8' }])).toEqual(['phantom', 'lost']);
  });

  it('is not judged where Redis lost something of it', () => {
    expect(found('shared', [], { losses: [{ from: 500, until: 900 }] })).toEqual([]);
  });
});
