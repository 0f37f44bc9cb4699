import { toIso } from '@escapement/core';
import { contractTerm } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { bearer, jobInput } from './fixtures/fake-world.ts';
import { useRuns } from './fixtures/use-runs.ts';

const use = useRuns();
const schedule = { kind: 'key-expired', source: 'orders', pattern: 'order:*' };

const create = (changes: object = {}) =>
  use.post('/api/v1/jobs', jobInput({ id: 'cancel-order', schedule, ...changes }));
const read = async () =>
  (await use.world.api.inject({ url: '/api/v1/jobs/cancel-order', headers: bearer })).json();

async function refusalOf(changes: object) {
  const answer = await create(changes);
  expect(answer.statusCode).toBe(400);
  const { code, detail, errors } = answer.json();
  expect(detail).not.toBe('');
  return { code, error: errors[0] };
}

describe('a job whose runs come of keys that run out', () => {
  it('is taken, said in words, and has no fire times ahead', async () => {
    const answer = await create();
    expect(answer.statusCode).toBe(201);
    const { words, nextFireTime } = answer.json();
    expect(words.en).toBe('When a key order:* of orders runs out');
    expect(words.zh).toContain('order:*');
    expect(nextFireTime).toBeUndefined();
  });

  it('is refused where no Redis of the name is configured, with those that are', async () => {
    const { code, error } = await refusalOf({ schedule: { ...schedule, source: 'carts' } });
    expect(code).toBe('SOURCE_UNKNOWN');
    expect(error).toMatchObject({
      code,
      path: 'schedule.source',
      text: 'carts',
      allowed: 'orders',
    });
  });

  it('is refused with a zone that is none', async () => {
    const { code, error } = await refusalOf({
      schedule: { ...schedule, timeZone: 'Mars/Olympus' },
    });
    expect(code).toBe('SCHEDULE_INVALID');
    expect(error).toMatchObject({ code: 'TIME_ZONE_UNKNOWN', path: 'schedule.timeZone' });
  });

  it.each([
    [{ ...schedule, source: '' }, 'schedule.source'],
    [{ ...schedule, source: 'redis://orders' }, 'schedule.source'],
    [{ ...schedule, pattern: '' }, 'schedule.pattern'],
    [{ ...schedule, pattern: 'x'.repeat(257) }, 'schedule.pattern'],
    [{ ...schedule, jitterMs: 5 }, 'schedule.jitterMs'],
  ])('is refused with %j', async (wrong, path) => {
    const { code, error } = await refusalOf({ schedule: wrong });
    expect([code, error.path]).toEqual(['INPUT_INVALID', path]);
  });

  it('replaces no run by one of another key', async () => {
    const { code, error } = await refusalOf({ overlap: 'replace' });
    expect([code, error.path]).toEqual(['JOB_POLICY_UNSUPPORTED', 'overlap']);
  });

  it('may name its key in its task and its lock, which no other job may', async () => {
    const task = { kind: 'http', url: 'https://shop.example/cancel/${key}?at=${expiredAt}' };
    expect((await create({ task, lock: 'order-${key}' })).statusCode).toBe(201);
    const other = { kind: 'manual' };
    expect((await refusalOf({ id: 'b', schedule: other, task })).error.path).toBe('task.url');
    expect((await refusalOf({ id: 'b', schedule: other, lock: 'a-${key}' })).error.path).toBe(
      'lock',
    );
    const wrong = await refusalOf({ id: 'b', lock: 'order-${runId}' });
    expect([wrong.code, wrong.error.path]).toEqual(['INPUT_INVALID', 'lock']);
  });

  it('tells how its keys are watched, and warns where that is not as it should be', async () => {
    await create();
    expect((await read()).keyWatch).toMatchObject({ state: 'starting', watched: 0 });
    const { expiring } = use.world.archive.store;
    const since = toIso(Date.parse('2026-03-07T12:00:00.000Z'));
    const command = 'CONFIG SET notify-keyspace-events Ex';
    const note = (state: Parameters<typeof expiring.noteKeyWatch>[2]) =>
      expiring.noteKeyWatch(contractTerm, 'cancel-order', state);
    await note({ state: 'swept-only', since, command });
    const swept = await read();
    expect(swept.keyWatch).toMatchObject({ state: 'swept-only', since, command });
    const ofKeys = (job: { warnings?: { code: string; message: { en: string } }[] }) =>
      (job.warnings ?? []).filter(({ code }) => code.startsWith('KEY'));
    expect(ofKeys(swept)).toMatchObject([{ code: 'KEYS_SWEPT_ONLY' }]);
    expect(ofKeys(swept)[0]?.message.en).toContain(command);
    await note({ state: 'away', since, reason: 'no route' });
    expect(ofKeys(await read())).toMatchObject([{ code: 'KEY_SOURCE_AWAY' }]);
    await note({ state: 'too-old', since, reason: 'it does not know PEXPIRETIME' });
    const [old] = ofKeys(await read());
    expect(old?.code).toBe('KEY_SOURCE_TOO_OLD');
    expect(old?.message.en).toContain('Redis 7.0 or newer');
    await note({ state: 'listening', since });
    expect(ofKeys(await read())).toEqual([]);
  });

  it('shows a preview without fire times', async () => {
    const answer = await use.post('/api/v1/schedules/preview', { schedule, n: 5 });
    expect(answer.statusCode).toBe(200);
    expect(answer.json()).toMatchObject({ fires: [], warnings: [] });
  });
});
