import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from '../fixtures/fake-world.ts';
import { writeCursor } from './cursor.ts';

let world: FakeWorld;
const at = '2026-03-07T00:00:00.000Z';
const id = (i: number) => `x-${String(i).padStart(3, '0')}`;
const many = Array.from({ length: 45 }, (_, i) => i);

beforeEach(async () => {
  world = await openFakeWorld();
  const { coordination, calendars } = world;
  const process = { host: 'h', pid: 1, version: '1', startedAt: at };
  coordination.nodes = many.map((i) => ({ ...process, nodeId: id(i), apiUrl: 'http://h' }));
  coordination.workers = many.map((i) => ({
    ...process,
    workerId: id(i),
    ...{ queues: ['default'], handlers: [], concurrency: 1, scripts: false },
  }));
  const owner = { runId: 'r', workerId: 'w' };
  for (const i of many) {
    await coordination.lockLines.acquire(id(i), owner, new AbortController().signal);
  }
  coordination.terms = many.map((i) => ({ epoch: 1_000 - i, nodeId: 'a', from: at }));
  for (const i of many) calendars.seed({ name: id(i), timeZone: 'UTC' });
  calendars.spoil('x-0225', 'not JSON');
  for (const i of many) {
    const payload = jobInput({ id: id(i) });
    await world.api.inject({ method: 'POST', url: '/api/v1/jobs', headers: bearer, payload });
  }
});
afterEach(() => world.api.close());

const get = async (url: string) => (await world.api.inject({ url, headers: bearer })).json();
const lists = [
  ['/api/v1/nodes', 45],
  ['/api/v1/workers', 45],
  ['/api/v1/locks', 45],
  ['/api/v1/calendars', 46],
  ['/api/v1/jobs', 45],
  ['/api/v1/cluster/elections', 45],
] as const;
const listed = ['/api/v1/runs', '/api/v1/ledger', '/api/v1/jobs/x-001/ledger'];

describe('every list', () => {
  it.each(lists)('%s is read page by page, each once, to its end', async (url, total) => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await get(`${url}?limit=10${cursor === undefined ? '' : `&cursor=${cursor}`}`);
      expect(page.items.length).toBeLessThanOrEqual(10);
      if (page.total !== undefined) expect(page.total).toBe(total);
      seen.push(...page.items.map((each: object) => JSON.stringify(each)));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(total);
    expect(new Set(seen).size).toBe(total);
  });

  it.each(lists)('%s has a page without being asked for one', async (url) => {
    const page = await get(url);
    expect(page.items.length).toBeLessThanOrEqual(50);
  });

  it.each([...lists.map(([url]) => url), ...listed])(
    '%s refuses what is no cursor of its own, and a page without bound',
    async (url) => {
      const others = ['jobs', 'runs', 'locks', 'nodes'].filter((name) => !url.endsWith(name));
      const foreign = [
        'garbage',
        Buffer.from('after:x').toString('base64url'),
        Buffer.from('[]').toString('base64url'),
        Buffer.from('['.repeat(200)).toString('base64url'),
        ...others.map((name) => writeCursor({ name }, 'x-001')),
      ];
      for (const cursor of foreign) {
        const problem = await get(`${url}?cursor=${cursor}`);
        expect({ url, cursor, status: problem.status }).toEqual({ url, cursor, status: 400 });
        expect(problem.errors[0].path).toBe('query.cursor');
      }
      for (const limit of ['0', '-1', '1e9', '201', 'all', '1.5']) {
        expect((await get(`${url}?limit=${limit}`)).errors[0].path).toBe('query.limit');
      }
    },
  );

  it('refuses a cursor of the same list under other filters', async () => {
    const { cursor } = await get('/api/v1/jobs?limit=10&tag=finance');
    expect((await get(`/api/v1/jobs?limit=5&tag=finance&cursor=${cursor}`)).items).toHaveLength(5);
    expect((await get(`/api/v1/jobs?limit=5&tag=other&cursor=${cursor}`)).status).toBe(400);
    expect((await get(`/api/v1/jobs?limit=5&cursor=${cursor}`)).status).toBe(400);
  });

  it('refuses a cursor that has the right form and names no place', async () => {
    const runs = writeCursor({ name: 'runs' }, 'nonsense');
    expect((await get(`/api/v1/runs?cursor=${runs}`)).status).toBe(400);
    const terms = writeCursor({ name: 'elections' }, 'x');
    expect((await get(`/api/v1/cluster/elections?cursor=${terms}`)).status).toBe(400);
  });
});

it('the cluster shows a hundred of each and says how many there are', async () => {
  const [node] = world.coordination.nodes;
  if (node === undefined) throw new Error('there are nodes');
  world.coordination.nodes = Array.from({ length: 250 }, (_, i) => ({ ...node, nodeId: `n-${i}` }));
  const cluster = await get('/api/v1/cluster');
  expect(cluster.nodes).toHaveLength(100);
  expect(cluster).toMatchObject({ nodeCount: 250, workerCount: 45 });
});
