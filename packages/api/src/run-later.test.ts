import type { Run } from '@escapement/core';
import { delayedRunsSchema, runViewSchema } from '@escapement/protocol';
import { describe, expect, it } from 'vitest';
import { bearer, jobInput } from './fixtures/fake-world.ts';
import { useRuns } from './fixtures/use-runs.ts';

const jobId = 'nightly-report';
const runs = `/api/v1/jobs/${jobId}/runs`;
const hourMs = 3_600_000;

const use = useRuns({ overlap: 'allow' });
const { post, take } = use;
const call = (method: 'GET' | 'POST' | 'DELETE', url: string, more: object = {}) =>
  use.world.api.inject({ method, url, headers: bearer, ...more });
const later = (payload: object, headers?: Record<string, string>) => post(runs, payload, headers);

async function waiting(query = ''): Promise<{ readonly items: readonly Run[]; cursor?: string }> {
  const answer = await call('GET', `/api/v1/jobs/${jobId}/delayed-runs${query}`);
  const { items, cursor } = delayedRunsSchema.parse(answer.json());
  return cursor === undefined ? { items } : { items, cursor };
}

describe('a run that is asked for later', () => {
  it('is shown as one that waits, at a Location that answers, and in a list', async () => {
    const response = await later({ delayMs: hourMs, key: 'order:7', input: { order: 7 } });
    expect(response.statusCode).toBe(202);
    const run = runViewSchema.parse(response.json());
    expect(run).toMatchObject({
      ...{ jobId, trigger: 'delayed', state: 'delayed', attempt: 0, version: 1 },
      ...{ dueTime: '2026-03-07T13:00:00.000Z', fireTime: '2026-03-07T13:00:00.000Z' },
      ...{ asked: { by: 'token at 127.0.0.1', key: 'order:7' }, input: { order: 7 } },
    });
    const found = await call('GET', String(response.headers.location));
    expect([found.statusCode, found.json()]).toEqual([200, run]);
    expect((await waiting()).items).toEqual([run]);
    expect(await take()).toEqual([]);
  });

  it('is staged at once where it begins within a minute, so that no leader is needed', async () => {
    const run = (await later({ delayMs: 30_000 })).json() as Run;
    expect(run).toMatchObject({ state: 'staged', asked: { by: 'token at 127.0.0.1' } });
    use.world.clock.leap(30_000);
    expect(await take()).toEqual([run.id]);
  });

  it.each([
    ['an offset', '2026-03-07T22:00:00+09:00', '2026-03-07T13:00:00.000Z'],
    ['a moment ago, which is now', '2026-03-07T11:59:30.000Z', '2026-03-07T12:00:00.000Z'],
  ])('at an instant with %s', async (_, runAt, dueTime) => {
    expect((await later({ runAt })).json()).toMatchObject({ dueTime });
  });

  it('under a key that waits already is kept, or replaced', async () => {
    const first = (await later({ delayMs: hourMs, key: 'order:7' })).json() as Run;
    const kept = await later({ delayMs: 2 * hourMs, key: 'order:7' });
    expect([kept.statusCode, kept.json()]).toEqual([200, first]);
    const replaced = await later({ delayMs: 2 * hourMs, key: 'order:7', onDuplicate: 'replace' });
    expect([replaced.statusCode, (replaced.json() as Run).dueTime]).toEqual([
      202,
      '2026-03-07T14:00:00.000Z',
    ]);
    expect((await waiting()).items.map(({ id }) => id)).toEqual([(replaced.json() as Run).id]);
    // Whoever asked for the one before finds what became of it.
    const reason = `replaced by ${(replaced.json() as Run).id}`;
    const gone = await call('GET', `/api/v1/runs/${first.id}`);
    expect([gone.statusCode, gone.json()]).toMatchObject([
      200,
      { id: first.id, state: 'cancelled', reason, stop: { reason }, asked: { key: 'order:7' } },
    ]);
  });

  it.each([
    ['by its key', (_: Run) => 'key=order:7'],
    ['by its id', ({ id }: Run) => `run=${encodeURIComponent(id)}`],
  ])('is taken back %s, once', async (_, query) => {
    for (const delayMs of [hourMs, 30_000]) {
      const run = (await later({ delayMs, key: 'order:7' })).json() as Run;
      const url = `${runs}?${query(run)}`;
      expect((await call('DELETE', url)).statusCode).toBe(204);
      expect((await call('DELETE', url)).json()).toMatchObject({ code: 'DELAYED_NOT_FOUND' });
    }
    expect((await waiting()).items).toEqual([]);
    use.world.clock.leap(hourMs);
    expect(await take()).toEqual([]);
  });

  it('under one idempotency key is one, at the time that was asked for first', async () => {
    const key = { 'idempotency-key': 'once' };
    const first = await later({ delayMs: hourMs }, key);
    use.world.clock.leap(25 * hourMs);
    // Nobody remembers the answer: the act goes by what it finds.
    const again = await later({ delayMs: hourMs }, key);
    expect(again.headers['idempotent-replayed']).toBeUndefined();
    expect(again.json()).toEqual(first.json());
    expect((await waiting()).items).toHaveLength(1);
  });

  it('is listed page by page, soonest first', async () => {
    for (const hours of [3, 1, 2]) await later({ delayMs: hours * hourMs });
    const first = await waiting('?limit=2');
    const second = await waiting(`?limit=2&cursor=${first.cursor}`);
    const times = [...first.items, ...second.items].map(({ dueTime }) => dueTime);
    expect(times).toEqual(['13', '14', '15'].map((hour) => `2026-03-07T${hour}:00:00.000Z`));
    expect(second.cursor).toBeUndefined();
    const foreign = await call('GET', `/api/v1/jobs/other/delayed-runs?cursor=${first.cursor}`);
    expect(foreign.json()).toMatchObject({ code: 'INPUT_INVALID' });
  });

  it.each([
    [{ runAt: '2020-01-01T00:00:00Z' }, 'DELAY_INVALID'],
    [{ runAt: '2027-03-09T12:00:00Z' }, 'DELAY_INVALID'],
    [{ runAt: '2026-03-07T13:00:00Z', delayMs: 1 }, 'DELAY_INVALID'],
    [{ key: 'order:7' }, 'DELAY_INVALID'],
    [{ delayMs: 1, onDuplicate: 'replace' }, 'DELAY_INVALID'],
    [{ delayMs: -1 }, 'INPUT_INVALID'],
    [{ delayMs: 1.5 }, 'INPUT_INVALID'],
    [{ delayMs: 367 * 86_400_000 }, 'INPUT_INVALID'],
    [{ runAt: 'tomorrow' }, 'INPUT_INVALID'],
    [{ runAt: '2026-03-07T13:00:00' }, 'INPUT_INVALID'],
    [{ delayMs: 1, key: '' }, 'INPUT_INVALID'],
    [{ delayMs: 1, key: 'a b' }, 'INPUT_INVALID'],
    [{ delayMs: 1, key: 'k'.repeat(129) }, 'INPUT_INVALID'],
    [{ delayMs: 1, key: 'order:7', onDuplicate: 'both' }, 'INPUT_INVALID'],
    [{ delay: 1 }, 'INPUT_INVALID'],
  ])('with %j is refused, and nothing waits', async (body, code) => {
    const response = await later(body);
    expect([response.statusCode, response.json()]).toEqual([
      400,
      expect.objectContaining({ code }),
    ]);
    expect((await waiting()).items).toEqual([]);
    expect(use.world.archive.store.runsOf(jobId)).toEqual([]);
  });

  it('of a job that nobody knows, or whose input does not fit, is refused', async () => {
    const url = '/api/v1/jobs/nowhere/runs';
    expect((await post(url, { delayMs: hourMs })).json()).toMatchObject({ code: 'JOB_NOT_FOUND' });
    const list = await call('GET', '/api/v1/jobs/nowhere/delayed-runs');
    expect(list.json()).toMatchObject({ code: 'JOB_NOT_FOUND' });
    const inputSchema = { type: 'object', required: ['iban'] };
    const task = { kind: 'handler', handler: 'noop', inputSchema };
    await post('/api/v1/jobs', jobInput({ id: 'pays', schedule: { kind: 'manual' }, task }));
    const unfit = await post('/api/v1/jobs/pays/runs', { delayMs: hourMs, input: {} });
    expect(unfit.json()).toMatchObject({ status: 400, code: 'INPUT_UNFIT' });
  });

  it.each(['', '?key=a&run=b', '?key='])('is not taken back by %j', async (query) => {
    expect((await call('DELETE', `${runs}${query}`)).statusCode).toBe(400);
  });
});
