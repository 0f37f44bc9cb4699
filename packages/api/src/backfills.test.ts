import { jobDefinitionSchema, scheduledRunId } from '@escapement/core';
import { backfillPlanSchema, backfillViewSchema } from '@escapement/protocol';
import { envelopeOf, holdOffice } from '@escapement/testkit';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

const path = '/api/v1/jobs/nightly-report/backfills';
const iso = (text: string) => `2026-03-${text}.000Z`;
/** Four fire times, two of them a night apart by the clock and 23 hours by the sun. */
const days = { from: iso('01T00:00:00'), to: iso('05T00:00:00') };
const reason = 'the figures came late';
const long = '2026-01-01T00:00:00.000Z';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
  seed();
});
afterEach(() => world.api.close());

function seed(change: object = {}): void {
  const written = { version: 3, revision: 900, createdAt: long, updatedAt: long };
  world.coordination.seed(jobDefinitionSchema.parse({ ...jobInput(change), ...written }));
}

async function post(url: string, payload: object, headers: object = {}) {
  const sent = { method: 'POST', url, payload, headers: { ...bearer, ...headers } } as const;
  const answer = await world.api.inject(sent);
  return { status: answer.statusCode, body: answer.json(), headers: answer.headers };
}

async function get(url: string) {
  const answer = await world.api.inject({ url, headers: bearer });
  return { status: answer.statusCode, body: answer.json() };
}

describe('a dry run of a back-fill', () => {
  it('says how many fire times it would run, and the first and last, and changes nothing', async () => {
    const { status, body } = await post(path, { ...days, dryRun: true });
    expect([status, body.total, body.leftOut, body.version]).toEqual([200, 4, 0, 3]);
    const plan = backfillPlanSchema.parse(body);
    expect(plan.first).toEqual(['01', '02', '03', '04'].map((day) => iso(`${day}T07:30:00`)));
    expect(plan.last).toEqual([]);
    expect((await get(path)).body).toEqual({ items: [] });
  });

  it('leaves out what had a run, unless it is to run again', async () => {
    const { store } = world.archive;
    await holdOffice(store);
    const fireTime = Date.parse(iso('02T07:30:00'));
    const runId = scheduledRunId('nightly-report', fireTime);
    const run = envelopeOf({ runId, fireTime, dueTime: fireTime });
    await store.archive.enqueueManual(run);
    const plan = await post(path, { ...days, dryRun: true });
    expect([plan.body.total, plan.body.leftOut]).toEqual([3, 1]);
    const again = await post(path, { ...days, dryRun: true, again: true });
    expect([again.body.total, again.body.leftOut]).toEqual([4, 0]);
  });

  it('goes from the newest to the oldest where that is asked for', async () => {
    const { body } = await post(path, { ...days, dryRun: true, order: 'newest-first' });
    expect(body.first[0]).toBe(iso('04T07:30:00'));
  });
});

describe('a back-fill', () => {
  it('is an object with an address, which says how far it is and who asked for it', async () => {
    const made = await post(path, { ...days, reason });
    expect(made.status).toBe(201);
    const view = backfillViewSchema.parse(made.body);
    expect(view).toMatchObject({ state: 'running', total: 4, staged: 0, ended: 0, reason });
    expect(view.by).toMatch(/^token at /);
    const { status, body } = await get(String(made.headers.location));
    expect([status, body]).toEqual([200, view]);
    expect((await get(path)).body).toEqual({ items: [view] });
  });

  it('runs no more at a time than is asked for, nor than the job lets', async () => {
    const atOnce = async (parallel?: number) =>
      (await post(path, { ...days, dryRun: true, ...(parallel === undefined ? {} : { parallel }) }))
        .body.atOnce;
    expect([await atOnce(), await atOnce(1)]).toEqual([1, 1]);
    const refused = await post(path, { ...days, dryRun: true, parallel: 2 });
    expect(refused.body.errors).toMatchObject([{ path: 'parallel', allowed: 'at most 1' }]);
    seed({ overlap: 'allow' });
    expect([await atOnce(), await atOnce(3)]).toEqual([10, 3]);
    const { body } = await post(path, { ...days, reason, parallel: 3 });
    expect([body.parallel, (await get(path)).body.items[0].parallel]).toEqual([3, 3]);
  });

  it('is one for a key, however often it is sent, and one of a job at a time', async () => {
    const key = { 'idempotency-key': 'march' };
    const [first, second] = [
      await post(path, { ...days, reason }, key),
      await post(path, { ...days, reason }, key),
    ];
    expect([second.status, second.body]).toEqual([201, first.body]);
    const other = await post(path, { ...days, reason }, { 'idempotency-key': 'april' });
    expect([other.status, other.body.code]).toEqual([409, 'BACKFILL_RUNNING']);
    expect(other.body.detail).toContain(first.body.id);
  });

  it('is one for a key where no answer to it was kept, while it runs and when it is over', async () => {
    const key = { 'idempotency-key': 'march' };
    const first = await post(path, { ...days, reason }, key);
    const { archive, coordination, time } = world;
    const { catalog, writer: definitions } = coordination;
    const { backfills } = archive.store;
    const other = await openFakeWorld({ archive, backfills, catalog, definitions, time });
    const there = async () => {
      const sent = { method: 'POST', url: path, payload: { ...days, reason } } as const;
      const answer = await other.api.inject({ ...sent, headers: { ...bearer, ...key } });
      other.clock.leap(86_400_001);
      return [answer.statusCode, answer.json().id, answer.json().state];
    };
    expect(await there()).toEqual([201, first.body.id, 'running']);
    await post(`${path}/${first.body.id}/stop`, { reason: 'wrong figures' });
    expect(await there()).toEqual([201, first.body.id, 'stopped']);
    expect((await get(path)).body.items).toHaveLength(1);
    await other.api.close();
  });

  it('is stopped by a person, with the reason, and not twice', async () => {
    const { body } = await post(path, { ...days, reason });
    const url = `${path}/${body.id}/stop`;
    const stopped = await post(url, { reason: 'wrong figures' });
    expect([stopped.status, stopped.body.state]).toEqual([200, 'stopped']);
    expect(stopped.body.stop).toMatchObject({ reason: 'wrong figures' });
    const again = await post(url, { reason: 'wrong figures' });
    expect([again.status, again.body.code]).toEqual([409, 'BACKFILL_OVER']);
    const none = await post(`${path}/zzzzzz/stop`, { reason: 'wrong figures' });
    expect([none.status, none.body.code]).toEqual([404, 'BACKFILL_NOT_FOUND']);
    expect((await get(`${path}/zzzzzz`)).body.code).toBe('BACKFILL_NOT_FOUND');
  });
});

describe('what is no back-fill', () => {
  const everySecond = { schedule: { kind: 'every', everyMs: 1_000 } };
  const decade = { from: '2016-01-01T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' };

  it.each([
    ['of the future', { to: '2126-01-01T00:00:00.000Z' }, 'BACKFILL_INVALID'],
    ['from after to', { from: days.to, to: days.from }, 'BACKFILL_INVALID'],
    ['of no time', { from: days.to }, 'BACKFILL_INVALID'],
    [
      'of what is all to come',
      { from: '2126-01-01T00:00:00Z', to: '2126-01-02T00:00:00Z' },
      'BACKFILL_INVALID',
    ],
    ['up to just after now', { to: '2026-03-07T12:00:00.001Z' }, 'BACKFILL_INVALID'],
    ['from a day that there is not', { from: '2026-02-30T00:00:00Z' }, 'INPUT_INVALID'],
    ['from an instant of no zone', { from: '2026-03-01T00:00:00' }, 'INPUT_INVALID'],
    ['from before all calendars', { from: '-271821-04-20T00:00:00Z' }, 'INPUT_INVALID'],
    ['without a reason', { reason: undefined }, 'BACKFILL_INVALID'],
    ['of a time without fire times', { to: iso('01T01:00:00') }, 'BACKFILL_EMPTY'],
    ['with a field that there is not', { paralel: 7 }, 'INPUT_INVALID'],
    ['none at a time', { parallel: 0 }, 'INPUT_INVALID'],
    ['more at a time than any job lets', { parallel: 11 }, 'INPUT_INVALID'],
    ['half a run at a time', { parallel: 1.5 }, 'INPUT_INVALID'],
    ['more at a time than its job lets', { parallel: 2 }, 'BACKFILL_INVALID'],
  ])('%s is refused, and nothing is changed', async (_name, change, code) => {
    const { status, body } = await post(path, { ...days, reason, ...change });
    expect([status, body.code]).toEqual([400, code]);
    expect((await get(path)).body).toEqual({ items: [] });
  });

  it.each([{ reason }, { dryRun: true }])(
    'ten years of every second, with the instant up to which it goes',
    async (more) => {
      seed(everySecond);
      const { status, body } = await post(path, { ...decade, ...more });
      expect([status, body.code]).toEqual([400, 'BACKFILL_TOO_LARGE']);
      expect(body.errors).toMatchObject([
        { path: 'to', allowed: 'at most 2016-01-01T02:46:40.000Z' },
      ]);
      const most = { ...decade, to: '2016-01-01T02:46:40.000Z', dryRun: true };
      expect((await post(path, most)).body.total).toBe(10_000);
    },
  );

  it('of a job whose runs replace each other, or that there is not', async () => {
    seed({ overlap: 'replace' });
    const { status, body } = await post(path, { ...days, reason });
    expect([status, body.code]).toEqual([400, 'BACKFILL_INVALID']);
    for (const more of [{ reason }, { dryRun: true }]) {
      const none = await post('/api/v1/jobs/none/backfills', { ...days, ...more });
      expect([none.status, none.body.code]).toEqual([404, 'JOB_NOT_FOUND']);
    }
    expect((await get('/api/v1/jobs/none/backfills')).status).toBe(404);
  });
});
