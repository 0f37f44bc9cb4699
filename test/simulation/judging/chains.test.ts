import { describe, expect, it } from 'vitest';
import type { Act } from '../../drill/standing.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { chainedJobs } from '../people/chained-jobs.ts';
import { chainFindings } from './chains.ts';

const time = Date.parse('2026-01-01T01:00:00.000Z');
const stamp = '20260101T010000Z';
const span = { from: time - 60_000, until: time + 60_000 };
const served = time.toString(36).padStart(10, '0');
const workMs = 1_000;

interface Run {
  readonly id: string;
  readonly state?: string;
  readonly endedAt?: number;
  /** The run that it comes after. */
  readonly after?: string;
}

const dawn: Run = { id: `dawn@${stamp}` };
const left: Run = { id: `left@${stamp}-a${served}l`, after: dawn.id };
const right: Run = { id: `right@${stamp}-a${served}r`, after: dawn.id };
const dusk: Run = { id: `dusk@${stamp}-a${served}d`, after: right.id };
const night: Run = { id: `night@${stamp}-a${served}n`, after: dusk.id };
const diamond = [dawn, left, right, dusk, night];

const enabled: Act = { askedAt: 0, answeredAt: 0, after: [{ kind: 'enabled', edition: 1 }] };

/** What is found of a diamond, by the runs that a store has of it. */
function found(
  runs: readonly Run[],
  known: {
    readonly losses?: Cluster['losses'];
    readonly acts?: readonly Act[];
    readonly rows?: readonly string[];
    /** Of which tasks wrote down that they began. */
    readonly begun?: readonly Run[];
    readonly stopped?: readonly { readonly runId: string; readonly at: number }[];
  } = {},
): readonly string[] {
  const { losses = [], acts = [enabled], rows = [], begun = [], stopped = [] } = known;
  const jobOf = (id: string) => id.slice(0, id.indexOf('@'));
  const kept = runs.map(({ id: runId, state = 'succeeded', endedAt = time + workMs, after }) => {
    const trigger = after === undefined ? 'schedule' : 'after';
    return {
      runId,
      state,
      endedAt,
      envelope: { runId, jobId: jobOf(runId), fireTime: time, trigger },
    };
  });
  const store = {
    runsOf: (id: string) => kept.filter(({ envelope }) => envelope.jobId === id),
    run: (id: string) => kept.find(({ runId }) => runId === id),
    ledgerOf: (id: string) =>
      rows.filter((runId) => jobOf(runId) === id).map((runId) => ({ runId })),
    inputOf: (id: string) => {
      const after = [...diamond, ...runs].find((run) => run.id === id)?.after;
      return after === undefined ? undefined : JSON.stringify({ upstream: { runId: after } });
    },
  };
  const effects = begun.map(({ id: runId, after = '' }) => {
    return { runId, jobId: jobOf(runId), fireTime: time, attempt: 1, after: [after] };
  });
  const person = { actsOf: () => acts, stopped };
  const world = { store, effects };
  const cluster = { jobs: chainedJobs, world, person, losses, outages: [] };
  return chainFindings(cluster as unknown as Cluster, span).map(
    ({ kind, jobId }) => `${kind} ${jobId}`,
  );
}

const without = (run: Run) => diamond.filter((each) => each !== run);

describe('runs that come after others', () => {
  it('have one run each for an end that their job waits for, or a row', () => {
    expect(found(diamond)).toEqual([]);
    expect(found(without(night))).toEqual(['lost night']);
    expect(found(without(night), { rows: [night.id] })).toEqual([]);
    expect(found([...diamond, { ...night, id: `${night.id}2` }])).toEqual(['doubled night']);
    expect(found([...without(night), { ...night, state: 'staged' }])).toEqual(['waiting night']);
  });

  it('come after what their job waits for alone', () => {
    const failed = { ...dawn, state: 'failed' };
    const mend = { id: `mend@${stamp}-a${served}m`, after: dawn.id };
    expect(found([failed, left, mend])).toEqual([]);
    expect(found([failed, left])).toEqual(['lost mend']);
    expect(found([...diamond, mend])).toEqual(['phantom mend']);
  });

  it('wait for all of a diamond, and come once of them', () => {
    expect(found([dawn, left, right])).toEqual(['lost dusk']);
    expect(found([dawn, left, { ...right, state: 'running' }])).toEqual(['waiting right']);
    expect(found([dawn, left, dusk, night])).toEqual(['lost right']);
  });

  it('are not judged while their job may be paused, nor where Redis lost something of them', () => {
    const paused = { askedAt: time, answeredAt: time, after: [{ kind: 'paused' }] } as const;
    expect(found(without(night), { acts: [enabled, paused] })).toEqual([]);
    expect(found(without(night), { losses: [{ from: time, until: time }] })).toEqual([]);
  });

  it('are not done twice by what their tasks wrote, whatever Redis lost', () => {
    const again = { ...night, id: `${night.id}2` };
    const losses = [{ from: time, until: time }];
    expect(found(diamond, { begun: [night, again], losses })).toEqual(['doubled night']);
    expect(found(diamond, { begun: [night, night], losses })).toEqual(['doubled night']);
  });

  it('come once more where Redis lost that the one before was stopped, which then was done', () => {
    const begun = [night, { ...night, id: `${night.id}2` }];
    const stopped = [{ runId: dusk.id, at: time }];
    const losses = [{ from: time, until: time }];
    expect(found(diamond, { begun, stopped, losses })).toEqual([]);
    expect(found(diamond, { begun, stopped })).toEqual(['doubled night']);
  });
});
