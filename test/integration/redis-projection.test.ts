import {
  type ChangeContext,
  envelopeFor,
  type JobChange,
  type RunEnvelope,
  type StagedRun,
  type TakenRun,
} from '@escapement/core';
import { eventually } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { endTaken, exchange, takeAndEnd, takeDue } from './redis-hands.ts';
import { advanceOf, changeOf, definitionOf, runDueIn } from './redis-plans.ts';
import { takeOffice, term, useRedis, useStore } from './redis-rig.ts';

describe('a changed definition', () => {
  const redis = useRedis();
  const store = useStore(redis);

  const stage = (...runs: readonly RunEnvelope[]) =>
    store.schedule.stage(term, [advanceOf(runs, { nextFireTime: Date.now() + 3_600_000 })]);
  const entryExists = async (run: { queue: string; runId: string }) =>
    (await redis.server.send('EXISTS', `{esc}:${run.queue}:${run.runId}`)) === ':1\r\n';
  /** The revisions of which a job has a card. */
  const cardsOf = async (jobId: string) =>
    (await redis.server.send('HKEYS', `{esc}:-cards:${jobId}`))
      .split('\r\n')
      .filter((line) => /^\d+$/.test(line));
  const carry = (changes: Partial<JobChange>) => store.schedule.carry(term, [changeOf(changes)]);
  const contextOf = async (jobId = 'nightly-report'): Promise<ChangeContext> => {
    const [context] = await store.schedule.changeContexts([jobId]);
    if (context === undefined) throw new Error('a context for each job is expected');
    return context;
  };
  const definition = definitionOf({ revision: 2, version: 2 });
  const keptAs = (was: StagedRun, changes: Partial<RunEnvelope> = {}): RunEnvelope => ({
    ...envelopeFor(definition, { ...pick(was), epoch: 7 }),
    ...changes,
  });

  it('drops what it does not prescribe, record and queue entry, and moves the cursor', async () => {
    const [coming, far] = [runDueIn(20_000), runDueIn(40_000)];
    await stage(coming, far);
    const { staged } = await contextOf();
    const next = Date.now() + 60_000;
    const outcome = await carry({ dropped: staged, nextFireTime: next });
    expect(outcome).toEqual({ kind: 'committed', takenBack: 2 });
    for (const run of [coming, far]) {
      expect(await store.archive.get(run.runId)).toBeUndefined();
      expect(await entryExists(run)).toBe(false);
    }
    expect(await store.schedule.due(next + 1, 10)).toMatchObject([{ nextFireTime: next }]);
    const known = { revision: 2, isBroken: false };
    expect(await store.schedule.projectedRevisions()).toEqual(new Map([['nightly-report', known]]));
    expect((await contextOf()).projected).toMatchObject({
      revision: 2,
      nextFireTime: next,
      brokenSince: undefined,
      definition: { id: 'nightly-report', version: 2 },
    });
  });

  it('carries a change of more runs than fit one transaction', async () => {
    const runs = Array.from({ length: 950 }, (_, i) => runDueIn(10_000 + i * 1_000));
    await stage(...runs);
    const { staged } = await contextOf();
    const [kept, dropped] = [staged.slice(0, 450), staged.slice(450)];
    const outcome = await carry({ kept: kept.map((run) => keptAs(run)), dropped });
    expect(outcome).toMatchObject({ takenBack: 500 });
    expect((await store.archive.totals()).staged).toBe(450);
    expect((await contextOf()).staged.every((run) => run.revision === 2)).toBe(true);
  });

  it('carries many changes at once', async () => {
    const jobs = Array.from({ length: 150 }, (_, i) => `job-${i}`);
    const changes = jobs.map((jobId) =>
      changeOf({ jobId, definition: definitionOf({ id: jobId, revision: 2 }) }),
    );
    expect(await store.schedule.carry(term, changes)).toEqual({ kind: 'committed', takenBack: 0 });
    expect((await store.schedule.projectedRevisions()).size).toBe(150);
    expect(await store.schedule.due(Number.MAX_SAFE_INTEGER, 200)).toHaveLength(150);
  });

  it('leaves alone what has begun, though the change was decided before', async () => {
    const [running, other] = [runDueIn(-10), runDueIn(20_000)];
    await stage(running, other);
    const { staged } = await contextOf();
    expect(await takeDue(store)).toMatchObject([{ runId: running.runId, state: 'running' }]);
    const [first, second] = staged;
    if (first === undefined || second === undefined) throw new Error('two runs are staged');
    expect(await carry({ kept: [keptAs(second)], dropped: [first] })).toMatchObject({
      takenBack: 0,
    });
    expect(await store.archive.get(running.runId)).toMatchObject({ state: 'running', version: 1 });
    expect(await store.archive.get(other.runId)).toMatchObject({ state: 'staged', version: 2 });
  });

  it('takes back what stands in line for its lock, which then begins for nobody', async () => {
    await stage(runDueIn(-10, { lock: 'ledger' }));
    const [taken] = await takeDue(store);
    expect(taken).toMatchObject({ state: 'waiting' });
    const { staged } = await contextOf();
    expect(staged.map(({ runId }) => runId)).toEqual([taken?.runId]);
    expect(await carry({ dropped: staged })).toMatchObject({ takenBack: 1 });
    const lock = { fencingToken: 1, waitedMs: 0 };
    const begin = { runId: taken?.runId ?? '', attempt: taken?.attempt ?? 0, lock };
    expect((await exchange(store, { begins: [begin] })).begins).toEqual(['stale']);
    for (const key of ['active', 'delayed']) {
      expect(await redis.server.send('EXISTS', `{esc}:default:${key}`)).toBe(':0\r\n');
    }
  });

  it('carries over what was given back with its attempts and its patience', async () => {
    const run = runDueIn(-10);
    await stage(run);
    const [taken] = await takeDue(store);
    const back = { runId: run.runId, attempt: taken?.attempt ?? 0, afterMs: 400 };
    expect(await exchange(store, { backs: [back] })).toMatchObject({ backs: ['handed-back'] });
    const { staged } = await contextOf();
    await carry({ kept: staged.map((was) => keptAs(was)) });
    expect(await store.archive.get(run.runId)).toMatchObject({ state: 'retrying', version: 2 });
    expect(await takeDue(store)).toEqual([]);
    const again = await eventually('it is taken again', async () => {
      const due = await takeDue(store);
      return due.length > 0 && due;
    });
    expect(again).toMatchObject([{ runId: run.runId, attempt: 2 }]);
    expect(await store.exchange.open('default', again[0] as TakenRun)).toMatchObject({
      kind: 'opened',
      envelope: { version: 2 },
    });
  });

  it.each<[string, Partial<RunEnvelope>]>([
    ['where it stands in its queue', {}],
    ['though it is due at another instant now', { dueTime: Date.now() + 300 }],
    ['though it goes to another queue now', { queue: 'other' }],
  ])('runs what it keeps, as the new version, %s', async (_, changes) => {
    const old = runDueIn(700);
    await stage(old);
    const { staged } = await contextOf();
    const task = { kind: 'handler', handler: 'other' } as const;
    await carry({
      kept: staged.map((was) => keptAs(was, changes)),
      definition: { ...definition, task },
    });
    const queue = changes.queue ?? 'default';
    const other = queue === 'default' ? 'other' : 'default';
    const misled: TakenRun[] = [];
    const taken = await eventually('it is due', async () => {
      misled.push(...(await takeDue(store, 100, other)));
      const due = await takeDue(store, 100, queue);
      return due.length > 0 && due;
    });
    expect(misled).toEqual([]);
    const opened = await Promise.all(taken.map((run) => store.exchange.open(queue, run)));
    expect(opened).toMatchObject([
      { kind: 'opened', envelope: { runId: old.runId, queue, task, revision: 2, version: 2 } },
    ]);
    expect(await endTaken(store, taken, { queue })).toEqual(['settled']);
    expect(await store.archive.get(old.runId)).toMatchObject({ state: 'succeeded', version: 2 });
  });

  it('gives a run that nobody may begin since an edit a queue entry again when it is kept', async () => {
    const run = runDueIn(-10);
    await stage(run);
    const edit = { kind: 'edited', revision: 2, changedAt: Date.now() - 60_000 } as const;
    await store.archive.announceEdits([{ jobId: run.jobId, edit }]);
    expect(await takeDue(store)).toEqual([]);
    expect(await entryExists(run)).toBe(false);
    const { staged, edits } = await contextOf();
    expect(edits).toEqual([edit]);
    expect(staged).toMatchObject([{ runId: run.runId, revision: 1 }]);
    expect(await store.schedule.announced(10)).toEqual([run.jobId]);
    await carry({ kept: staged.map((was) => keptAs(was)) });
    expect(await entryExists(run)).toBe(true);
    expect(await store.schedule.announced(10)).toEqual([]);
    expect(await takeAndEnd(store)).toEqual([run.runId]);
  });

  it('keeps an edit announced that is newer than what was carried', async () => {
    const edit = { kind: 'edited', revision: 3, changedAt: Date.now() } as const;
    await store.archive.announceEdits([{ jobId: 'nightly-report', edit }]);
    await carry({ revision: 2 });
    expect(await store.schedule.announced(10)).toEqual(['nightly-report']);
  });

  it('announces many edits in one call, each under its own revision, whatever stands where one of them belongs', async () => {
    const edits = Array.from({ length: 250 }, (_, i) => ({
      jobId: `job-${i}`,
      edit: { kind: 'edited', revision: 10 + i, changedAt: 1_000 } as const,
    }));
    await redis.server.send('SET', '{esc}:-edits:job-120', 'no list of edits');
    await store.archive.announceEdits(edits);
    // An older one in the same call as a newer raises nothing.
    const late = { kind: 'edited', revision: 5, changedAt: 900 } as const;
    const newer = { kind: 'edited', revision: 900, changedAt: 2_000 } as const;
    await store.archive.announceEdits([
      { jobId: 'job-0', edit: newer },
      { jobId: 'job-0', edit: late },
    ]);
    const announced = await store.schedule.announced(1_000);
    expect(new Set(announced)).toEqual(new Set(edits.map(({ jobId }) => jobId)));
    expect(announced.at(-1)).toBe('job-0');
    expect((await contextOf('job-0')).edits).toEqual([late, { ...edits[0]?.edit }, newer]);
  });

  it('a deletion leaves no trace in the schedule but its minimum revision', async () => {
    await stage(runDueIn(20_000));
    const { staged } = await contextOf();
    const gone = { present: 'gone', definition: undefined, nextFireTime: undefined } as const;
    await carry({ ...gone, dropped: staged });
    expect((await contextOf()).projected).toBeUndefined();
    expect(await store.schedule.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    expect((await store.schedule.projectedRevisions()).size).toBe(0);
    const late = runDueIn(-1);
    await stage(late);
    expect(await takeDue(store)).toEqual([]);
    expect(await store.archive.get(late.runId)).toMatchObject({ state: 'queued', attempt: 0 });
    expect(await cardsOf('nightly-report')).toEqual([]);
  });

  it('a paused job leaves the schedule and keeps its projection', async () => {
    await carry({ nextFireTime: undefined });
    expect(await store.schedule.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
    expect((await contextOf()).projected).toMatchObject({ revision: 2, nextFireTime: undefined });
  });

  it('a broken one keeps the last definition that could be read, until another is carried', async () => {
    await carry({});
    const run = runDueIn(20_000, { revision: 2 });
    await stage(run);
    const { staged } = await contextOf();
    await carry({ present: 'broken', definition: undefined, dropped: staged });
    expect(await store.archive.get(run.runId)).toBeUndefined();
    const known = { revision: 2, isBroken: true };
    expect(await store.schedule.projectedRevisions()).toEqual(new Map([['nightly-report', known]]));
    expect((await contextOf()).projected).toMatchObject({
      definition: { version: 2 },
      brokenSince: expect.any(Number),
    });
    await carry({});
    expect((await contextOf()).projected?.brokenSince).toBeUndefined();
  });

  it('takes back what was decided for fire times that the new version owns, and nothing before', async () => {
    const base = Date.now() - 60_000;
    const second = (n: number) => base + n * 1000;
    const fireTimes = [1, 2, 3, 4, 5].map(second);
    const why = { outcome: 'missed', reason: 'catch-up-none' } as const;
    const stretch = { fireTime: second(1), untilFireTime: second(5), count: 5, fireTimes };
    await store.schedule.stage(term, [advanceOf([], { outcomes: [{ ...stretch, ...why }] })]);
    await carry({ openAfter: second(3) });
    const { items } = await store.archive.ledger('nightly-report', { limit: 5 });
    expect(items).toMatchObject([{ count: 3, untilFireTime: new Date(second(3)).toISOString() }]);
    expect((await store.archive.totals()).last24h.missed).toBe(3);
  });

  it('forgets everything of another ensemble, staged runs too', async () => {
    const [run, waiting] = [runDueIn(20_000), runDueIn(-10, { lock: 'ledger' })];
    await stage(run, waiting);
    expect(await takeDue(store)).toMatchObject([{ state: 'waiting' }]);
    await carry({ jobId: 'other' });
    const other = { ...term, ensembleId: 'ensemble-2', epoch: 1 };
    await takeOffice(store, other);
    expect(await store.office.forget(term)).toMatchObject({ kind: 'superseded' });
    expect(await store.office.forget(other)).toEqual({ kind: 'committed' });
    for (const forgotten of [run, waiting]) {
      expect(await store.archive.get(forgotten.runId)).toBeUndefined();
      expect(await entryExists(forgotten)).toBe(false);
    }
    expect(await cardsOf('other')).toEqual([]);
    const revisions = await store.schedule.projectedRevisions();
    expect([...revisions]).toEqual([['other', { revision: 0, isBroken: false }]]);
    expect(await store.schedule.due(Number.MAX_SAFE_INTEGER, 10)).toEqual([]);
  });
});

function pick({ runId, trigger, fireTime, dueTime }: StagedRun) {
  return { runId, trigger, fireTime, dueTime };
}
