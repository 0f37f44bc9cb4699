import { type ProblemDetail, problemSchema } from '@escapement/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { badSchedules } from './fixtures/bad-schedules.ts';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
  world.calendars.seed({ name: 'weekends', timeZone: 'UTC', daysOff: [{ weekdays: [6, 7] }] });
});
afterEach(() => world.api.close());

const send = (method: 'POST' | 'PUT', url: string, payload: object) =>
  world.api.inject({ method, url, headers: { ...bearer, 'if-match': '*' }, payload });

function expectRefusal(response: Awaited<ReturnType<typeof send>>, says: Partial<ProblemDetail>) {
  const problem = problemSchema.parse(response.json());
  expect(problem).toMatchObject({ status: 400, code: 'SCHEDULE_INVALID' });
  const [error] = problem.errors ?? [];
  expect(error).toMatchObject(says);
  expect(error?.code).toMatch(/^[A-Z_]+$/);
  expect(error?.text).toBeDefined();
  expect(error?.position).toBeGreaterThanOrEqual(0);
  expect(error?.message.en).toMatch(/[a-z]/);
  expect(error?.message.zh).toMatch(/[\u4e00-\u9fff]/);
  expect(error?.allowed).toBeTruthy();
  expect(error?.allowedZh).toBeTruthy();
}

describe('a schedule that cannot be says its code, place, text, position and what is right, in both languages', () => {
  it.each(badSchedules)('$name, on creation', async ({ schedule, says }) => {
    expectRefusal(await send('POST', '/api/v1/jobs', jobInput({ schedule })), says);
    expect(world.coordination.writes).toBe(0);
  });

  it.each(badSchedules)('$name, on replacement', async ({ schedule, says }) => {
    await send('POST', '/api/v1/jobs', jobInput());
    const url = '/api/v1/jobs/nightly-report';
    expectRefusal(await send('PUT', url, jobInput({ schedule })), says);
    expect(world.coordination.writes).toBe(1);
  });

  it.each(badSchedules.filter((each) => each.previewable === undefined))(
    '$name, in the preview',
    async ({ schedule, says }) => {
      expectRefusal(await send('POST', '/api/v1/schedules/preview', { schedule }), says);
    },
  );

  it.each(badSchedules.filter((each) => each.previewable === true))(
    '$name, which a preview shows to fire no more',
    async ({ schedule }) => {
      const response = await send('POST', '/api/v1/schedules/preview', { schedule });
      expect(response.json()).toMatchObject({
        fires: [],
        warnings: [{ code: 'NEVER_FIRES_AGAIN' }],
      });
    },
  );
});

describe('a value of a wrong form', () => {
  it.each([
    ['schedule.at.0', { kind: 'at', at: ['2027-01-01 09:00'] }, '2027-01-01 09:00'],
    ['schedule.endTime', { kind: 'every', everyMs: 1000, endTime: 'tomorrow' }, 'tomorrow'],
    ['schedule.anchorTime', { kind: 'every', everyMs: 1000, anchorTime: '1' }, '1'],
  ])(
    '%s is quoted as it was sent, in both languages by itself',
    async (...[path, schedule, text]) => {
      const response = await send('POST', '/api/v1/schedules/preview', { schedule });
      const [error] = problemSchema.parse(response.json()).errors ?? [];
      expect(error).toMatchObject({ code: 'FIELD_FORMAT', path, text, position: 0 });
      expect(error?.message.en).toMatch(/^Expected an ISO 8601 instant with an offset, such as/);
      expect(error?.message.en).not.toMatch(/is expected/);
      expect(error?.message.zh).not.toMatch(/[a-z]{2,} [a-z]{2,}/);
      expect(error?.allowedZh).toMatch(/时刻/);
    },
  );

  it('one item is one item', async () => {
    const schedule = { kind: 'at', at: [] };
    const response = await send('POST', '/api/v1/schedules/preview', { schedule });
    const [error] = problemSchema.parse(response.json()).errors ?? [];
    expect(error?.message.en).toBe('Expected at least 1 item');
  });
});

it('a one-time job that has run keeps its schedule through an edit of its description', async () => {
  const schedule = { kind: 'at', at: ['2026-03-07T12:00:01.000Z'] };
  await send('POST', '/api/v1/jobs', jobInput({ schedule }));
  await world.clock.advance(5000);
  const url = '/api/v1/jobs/nightly-report';
  const edited = await send('PUT', url, jobInput({ schedule, description: 'Sent the figures' }));
  expect(edited.statusCode).toBe(200);
});
