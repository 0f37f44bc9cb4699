import { describe, expect, it } from 'vitest';
import type { Cluster } from '../cluster/cluster.ts';
import { Presence } from '../cluster/presence.ts';
import { partedJobs } from '../people/jobs.ts';
import { reachFindings } from './reach.ts';

const whole = 'spread@20260101T000000Z';
const [sharedAt, endedAt] = [60_000, 61_000];

interface Part {
  readonly pid: number;
  readonly state?: string;
  /** Whether its task says that it was done. */
  readonly isDone?: boolean;
}

/** What is found of one broadcast, by the parts that it has; workers 1 and 2 live all the time, and 3 until some time before. */
function found(
  parts: readonly Part[],
  known: {
    readonly harm?: Cluster['harm'];
    readonly goneAt?: number;
    readonly state?: string;
    readonly deletedAt?: number;
  } = {},
): readonly string[] {
  const { harm = [], goneAt = 10_000, state = 'succeeded', deletedAt } = known;
  let now = 0;
  const presence = new Presence(() => now);
  for (const pid of [1, 2, 3]) presence.note(`worker-${pid}`, true);
  now = goneAt;
  presence.note('worker-3', false);
  now = 120_000;
  const envelope = { jobId: 'spread', fireTime: 0 };
  const kept = parts.map(({ pid, state = 'succeeded' }) => {
    return { runId: `${whole}~worker-${pid}`, state, stagedAt: sharedAt, endedAt, envelope };
  });
  const effects = parts
    .filter(({ isDone = true }) => isDone)
    .map(({ pid }) => ({ runId: `${whole}~worker-${pid}`, pid, endedAs: 'succeeded' }));
  const runs = [{ runId: whole, state, endedAt, envelope }, ...kept];
  const store = { runsOf: (id: string) => (id === 'spread' ? runs : []) };
  const world = { store, effects, presence, time: { now: () => now } };
  const deleted = { askedAt: deletedAt, answeredAt: deletedAt, after: [{ kind: 'absent' }] };
  const person = { actsOf: () => (deletedAt === undefined ? [] : [deleted]) };
  const cluster = { world, person, jobs: partedJobs, harm, losses: [], outages: [] };
  return reachFindings(cluster as unknown as Cluster).map(({ kind }) => kind);
}

describe('a run that every worker does', () => {
  it('comes to each that lived when it was shared out, and to no other', () => {
    expect(found([{ pid: 1 }, { pid: 2 }])).toEqual([]);
    expect(found([{ pid: 1 }])).toEqual(['lost']);
    expect(found([], { state: 'failed' })).toEqual(['lost', 'lost']);
    expect(found([{ pid: 1 }, { pid: 2 }, { pid: 3 }])).toEqual(['phantom']);
  });

  it('is taken back from whoever has not begun it when its job is deleted, and only then', () => {
    expect(found([{ pid: 1 }], { deletedAt: sharedAt + 500 })).toEqual([]);
    expect(found([{ pid: 1 }], { deletedAt: sharedAt - 500 })).toEqual(['lost']);
    expect(found([{ pid: 1 }], { deletedAt: endedAt + 500 })).toEqual(['lost']);
  });

  it('may come, or not, to one that went while it was shared out', () => {
    const goneAt = sharedAt - 1_000;
    expect(found([{ pid: 1 }, { pid: 2 }], { goneAt })).toEqual([]);
    expect(found([{ pid: 1 }, { pid: 2 }, { pid: 3 }], { goneAt })).toEqual([]);
  });

  it('is done by each, or lost with its worker', () => {
    expect(found([{ pid: 1 }, { pid: 2, isDone: false }])).toEqual(['unproven']);
    const lost = [{ pid: 1 }, { pid: 2, state: 'lost', isDone: false }];
    expect(found(lost)).toEqual(['untrue']);
    const harm = [{ pid: 2, from: sharedAt, until: endedAt }];
    expect(found(lost, { harm })).toEqual([]);
  });

  it('has no parts where nobody came to share it out', () => {
    expect(found([], { state: 'cancelled' })).toEqual([]);
  });
});
