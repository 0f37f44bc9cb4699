import {
  calendarRevisionsSchema,
  type JobRevisions,
  jobRevisionsSchema,
  problemSchema,
} from '@escapement/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const get = (path: string) => world.api.inject({ url: path, headers: bearer });

/** Two kinds of things that are revised, and how each is written. */
const kinds = {
  job: {
    collection: '/api/v1/jobs',
    url: '/api/v1/jobs/nightly',
    payload: (description: string) => jobInput({ id: 'nightly', description }),
    notFound: 'JOB_NOT_FOUND',
    schema: jobRevisionsSchema,
  },
  calendar: {
    collection: '/api/v1/calendars',
    url: '/api/v1/calendars/holidays',
    payload: (description: string) => ({ name: 'holidays', timeZone: 'UTC', description }),
    notFound: 'CALENDAR_NOT_FOUND',
    schema: calendarRevisionsSchema,
  },
};

async function writeVersions(kind: keyof typeof kinds, count: number): Promise<void> {
  const { collection, url, payload } = kinds[kind];
  const post = { method: 'POST' as const, url: collection, headers: bearer };
  await world.api.inject({ ...post, payload: payload('1') });
  for (let version = 2; version <= count; version += 1) {
    const headers = { ...bearer, 'if-match': '*' };
    await world.api.inject({ method: 'PUT', url, headers, payload: payload(String(version)) });
  }
}

type Page = Pick<JobRevisions, 'cursor' | 'total'> & {
  readonly items: readonly { readonly version: number }[];
};

async function pages(kind: keyof typeof kinds, limit: number): Promise<readonly Page[]> {
  const { url, schema } = kinds[kind];
  const found: Page[] = [];
  let cursor = '';
  do {
    const answer = await get(`${url}/revisions?limit=${limit}${cursor}`);
    const page = schema.parse(answer.json());
    found.push(page);
    cursor = page.cursor === undefined ? '' : `&cursor=${page.cursor}`;
  } while (cursor !== '');
  return found;
}

describe('the first version of a job', () => {
  const payload = jobInput({ id: 'first' });
  const send = (method: 'POST' | 'PUT', path: string, body: object) =>
    world.api.inject({ method, url: path, headers: { ...bearer, 'if-match': '*' }, payload: body });

  it.each([
    ['alone', () => send('POST', '/api/v1/jobs', payload)],
    ['among many', () => send('POST', '/api/v1/jobs:batch', { jobs: [payload] })],
  ])('that is created %s says by whom, also once others have edited the job', async (_, create) => {
    await create();
    const at = '/api/v1/jobs/first';
    const authors = async () => {
      const { items } = jobRevisionsSchema.parse((await get(`${at}/revisions`)).json());
      return items.map(({ version, updatedBy }) => [version, updatedBy]);
    };
    const by = 'token at 127.0.0.1';
    expect((await get(at)).json()).toMatchObject({ createdBy: by });
    expect(await authors()).toEqual([[1, by]]);
    // Nobody makes somebody else of it.
    const shown = (await get(at)).json();
    await send('PUT', at, { ...shown, description: 'Another', createdBy: 'eve' });
    expect((await get(at)).json()).toMatchObject({ version: 2, createdBy: by });
    expect(await authors()).toEqual([
      [2, by],
      [1, by],
    ]);
  });
});

describe.each(['job', 'calendar'] as const)('the revisions of a %s', (kind) => {
  const { url, schema, notFound, collection } = kinds[kind];

  it('say what was written, by whom and when, newest first', async () => {
    await writeVersions(kind, 2);
    const { items, total } = schema.parse((await get(`${url}/revisions`)).json());
    expect(total).toBe(2);
    expect(items.map(({ version, content }) => [version, content.description])).toEqual([
      [2, '2'],
      [1, '1'],
    ]);
    expect(items[0]?.updatedBy).toBe('token at 127.0.0.1');
  });

  it('come in pages that leave none out', async () => {
    await writeVersions(kind, 25);
    const read = await pages(kind, 7);
    expect(read.map(({ items }) => items.length)).toEqual([7, 7, 6]);
    expect(read.map(({ total }) => total)).toEqual([20, 20, 20]);
    const versions = read.flatMap(({ items }) => items.map(({ version }) => version));
    expect(versions).toEqual(Array.from({ length: 20 }, (_, i) => 25 - i));
  });

  it.each([
    [`${collection}/nowhere/revisions`, 404, notFound],
    [`${collection}/..%2Fjobs/revisions`, 404, notFound],
    [`${url}/revisions?limit=0`, 400, 'INPUT_INVALID'],
    [`${url}/revisions?limit=101`, 400, 'INPUT_INVALID'],
    [`${url}/revisions?cursor=garbage`, 400, 'INPUT_INVALID'],
    [`${url}/revisions?page=2`, 400, 'INPUT_INVALID'],
  ])('refuse %s with %i %s', async (path, status, code) => {
    await writeVersions(kind, 1);
    const response = await get(path);
    expect(response.statusCode).toBe(status);
    expect(problemSchema.parse(response.json()).code).toBe(code);
  });

  it('are told to nobody who is not signed in', async () => {
    await writeVersions(kind, 1);
    expect((await world.api.inject({ url: `${url}/revisions` })).statusCode).toBe(401);
  });

  it('are gone with it', async () => {
    await writeVersions(kind, 2);
    await world.api.inject({ method: 'DELETE', url, headers: bearer });
    expect((await get(`${url}/revisions`)).statusCode).toBe(404);
    await writeVersions(kind, 1);
    expect(schema.parse((await get(`${url}/revisions`)).json()).total).toBe(1);
  });
});

describe('the revisions of a job', () => {
  it('are what people wrote, and not that it was paused', async () => {
    await writeVersions('job', 2);
    const body = { reason: 'for a while' };
    await world.api.inject({
      method: 'POST',
      url: `${kinds.job.url}/pause`,
      headers: bearer,
      payload: body,
    });
    expect((await pages('job', 20))[0]?.items.map(({ version }) => version)).toEqual([2, 1]);
  });

  it('refuse the cursor of another job', async () => {
    await writeVersions('job', 3);
    const [first] = await pages('job', 1);
    await world.api.inject({
      method: 'POST',
      url: '/api/v1/jobs',
      headers: bearer,
      payload: jobInput({ id: 'other' }),
    });
    const other = await get(`/api/v1/jobs/other/revisions?cursor=${first?.cursor}`);
    expect(other.statusCode).toBe(400);
  });

  it('wait for no ZooKeeper that is away', async () => {
    await writeVersions('job', 2);
    world.coordination.state = 'suspended';
    const response = await get(`${kinds.job.url}/revisions`);
    expect(response.statusCode).toBe(503);
    expect(problemSchema.parse(response.json()).code).toBe('ZOOKEEPER_UNAVAILABLE');
  });
});
