import {
  type CalendarRevisions,
  calendarRevisionsSchema,
  problemSchema,
} from '@escapement/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const calendar = (description: string) => ({ name: 'holidays', timeZone: 'UTC', description });
const url = '/api/v1/calendars/holidays/revisions';
const get = (path: string) => world.api.inject({ url: path, headers: bearer });

async function writeVersions(count: number): Promise<void> {
  const post = { method: 'POST' as const, url: '/api/v1/calendars', headers: bearer };
  await world.api.inject({ ...post, payload: calendar('1') });
  for (let version = 2; version <= count; version += 1) {
    await world.api.inject({
      method: 'PUT',
      url: '/api/v1/calendars/holidays',
      headers: { ...bearer, 'if-match': '*' },
      payload: calendar(String(version)),
    });
  }
}

async function pages(limit: number): Promise<readonly CalendarRevisions[]> {
  const found: CalendarRevisions[] = [];
  let cursor = '';
  do {
    const page = calendarRevisionsSchema.parse(
      (await get(`${url}?limit=${limit}${cursor}`)).json(),
    );
    found.push(page);
    cursor = page.cursor === undefined ? '' : `&cursor=${page.cursor}`;
  } while (cursor !== '');
  return found;
}

describe('the revisions of a calendar', () => {
  it('say what was written, by whom and when, newest first', async () => {
    await writeVersions(2);
    const { items, total } = calendarRevisionsSchema.parse((await get(url)).json());
    expect(total).toBe(2);
    expect(items.map(({ version, content }) => [version, content.description])).toEqual([
      [2, '2'],
      [1, '1'],
    ]);
    expect(items[0]?.updatedBy).toBe('token at 127.0.0.1');
  });

  it('come in pages that leave none out', async () => {
    await writeVersions(25);
    const read = await pages(7);
    expect(read.map(({ items }) => items.length)).toEqual([7, 7, 6]);
    const versions = read.flatMap(({ items }) => items.map(({ version }) => version));
    expect(versions).toEqual(Array.from({ length: 20 }, (_, i) => 25 - i));
  });

  it.each([
    ['/api/v1/calendars/nowhere/revisions', 404, 'CALENDAR_NOT_FOUND'],
    ['/api/v1/calendars/..%2Fjobs/revisions', 404, 'CALENDAR_NOT_FOUND'],
    [`${url}?limit=0`, 400, 'INPUT_INVALID'],
    [`${url}?cursor=garbage`, 400, 'INPUT_INVALID'],
    [`${url}?page=2`, 400, 'INPUT_INVALID'],
  ])('refuse %s with %i %s', async (path, status, code) => {
    await writeVersions(1);
    const response = await get(path);
    expect(response.statusCode).toBe(status);
    expect(problemSchema.parse(response.json()).code).toBe(code);
  });

  it('refuse the cursor of another calendar', async () => {
    await writeVersions(3);
    const [first] = await pages(1);
    world.calendars.seed({ name: 'weekends', timeZone: 'UTC' });
    const other = await get(`/api/v1/calendars/weekends/revisions?cursor=${first?.cursor}`);
    expect(other.statusCode).toBe(400);
  });

  it('are told to nobody who is not signed in', async () => {
    await writeVersions(1);
    expect((await world.api.inject({ url })).statusCode).toBe(401);
  });
});
