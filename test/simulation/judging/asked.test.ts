import { describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import { askedFindings } from './asked.ts';

const asked = { jobId: 'brief', runId: 'brief@20260101T000001Z-mm1', at: 1_000, isAnswered: true };

/** What is found of one run, by what is known of it. */
function found(known: {
  readonly asked?: Partial<typeof asked>;
  readonly state?: string;
  readonly rows?: readonly object[];
  readonly attempts?: readonly number[];
  readonly losses?: Cluster['losses'];
}): readonly string[] {
  const { state, rows = [], attempts = [], losses = [] } = known;
  const store = { run: () => state && { state }, ledgerOf: () => rows };
  const effects = attempts.map((attempt) => ({ runId: asked.runId, attempt }));
  const person = { asked: [{ ...asked, ...known.asked }] };
  const cluster = { world: { store, effects }, losses, person } as unknown as Cluster;
  return askedFindings(cluster).map(({ kind }) => kind);
}

const row = (outcome: string) => ({ runId: asked.runId, outcome, reason: 'overlap' });

describe('a run that somebody asked for', () => {
  it('is a run that began once, or a row', () => {
    expect(found({ state: 'succeeded', attempts: [1] })).toEqual([]);
    expect(found({ rows: [row('skipped')] })).toEqual([]);
    expect(found({ state: 'lost', attempts: [1, 2] })).toEqual([]);
  });

  it('is lost where nothing tells of it, unless Redis lost it or nobody was told that it would be', () => {
    expect(found({})).toEqual(['lost']);
    expect(found({ losses: [{ from: 500, until: 900 }] })).toEqual(['lost']);
    expect(found({ losses: [{ from: 500, until: 1_500 }] })).toEqual([]);
    expect(found({ asked: { isAnswered: false } })).toEqual([]);
  });

  it('is wrong where it began twice, waits for ever, ended without its task, or has two outcomes', () => {
    expect(found({ state: 'succeeded', attempts: [1, 1] })).toEqual(['doubled']);
    expect(found({ state: 'retrying', attempts: [1] })).toEqual(['waiting']);
    expect(found({ state: 'succeeded' })).toEqual(['unproven']);
    expect(found({ state: 'succeeded', attempts: [1], rows: [row('missed')] })).toEqual([
      'twoOutcomes',
    ]);
    expect(found({ attempts: [1] })).toEqual(['lost', 'unrecorded']);
  });
});
