import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const send = (method: 'GET' | 'PUT' | 'POST' | 'DELETE', url: string, payload?: object) =>
  world.api.inject({
    ...{ method, url: `/api/v1${url}` },
    headers: { ...bearer, 'if-match': '*' },
    ...(payload === undefined ? {} : { payload }),
  });
const put = (name: string, value: string) => send('PUT', `/secrets/${name}`, { value });
const job = (change: object) => jobInput({ id: 'mails', ...change });
const handler = (input: unknown) => ({ kind: 'handler', handler: 'noop', input });

describe('a secret', () => {
  it('goes in and is told of, with the jobs that ask for it, and never comes out', async () => {
    const made = await put('smtp-password', 'hunter22');
    expect(made.statusCode).toBe(200);
    const again = await put('smtp-password', 'hunter23');
    expect(again.json().version).toBe(made.json().version + 1);
    const task = handler({ to: ['${secret.smtp-password}', '${jobId}'] });
    const kept = await send('POST', '/jobs', job({ task }));
    expect(kept.statusCode).toBe(201);
    const list = await send('GET', '/secrets');
    expect(list.json()).toMatchObject({
      total: 1,
      items: [{ name: 'smtp-password', isReadable: true, usedBy: ['mails'], usedByCount: 1 }],
    });
    for (const answer of [made, again, list, kept, await send('GET', '/jobs/mails')]) {
      expect(answer.body).not.toMatch(/hunter/);
    }
  });

  it('has pages', async () => {
    for (const name of ['c', 'a', 'b']) await put(name, 'value');
    const first = (await send('GET', '/secrets?limit=2')).json();
    expect(first.items.map(({ name }: { name: string }) => name)).toEqual(['a', 'b']);
    const next = (await send('GET', `/secrets?limit=2&cursor=${first.cursor}`)).json();
    expect(next).toMatchObject({ items: [{ name: 'c' }], total: 3 });
    expect(next.cursor).toBeUndefined();
  });

  it('that jobs ask for is not deleted, and says which', async () => {
    await put('token', 'value');
    await send('POST', '/jobs', job({ task: handler('${secret.token}') }));
    expect((await send('DELETE', '/secrets/token')).json()).toMatchObject({
      ...{ status: 409, code: 'SECRET_IN_USE', detail: expect.stringContaining('mails') },
      errors: [{ text: 'mails', message: { zh: '任务 mails 正在使用该密钥' } }],
    });
    await send('PUT', '/jobs/mails', job({ task: handler('none') }));
    expect((await send('DELETE', '/secrets/token')).statusCode).toBe(204);
    expect((await send('DELETE', '/secrets/token')).json()).toMatchObject({
      ...{ status: 404, code: 'SECRET_NOT_FOUND' },
    });
  });

  it.each([
    ['token', { value: 'zyz' }],
    ['token', { value: 'x'.repeat(8_193) }],
    ['token', { value: 5 }],
    ['token', { value: 'four', note: 'hush' }],
    ['a%20b', { value: 'four' }],
    ['..', { value: 'four' }],
  ])('is refused as %s %j, and not said back', async (name, body) => {
    const answer = await send('PUT', `/secrets/${name}`, body);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    // None of them can be part of the id of a request, whose letters are those of hexadecimal numbers.
    expect(answer.body).not.toMatch(/zyz|xxxx|hush/);
    expect(world.secrets.all().size).toBe(0);
  });

  it('cannot be set on a node that has no key', async () => {
    await world.api.close();
    world = await openFakeWorld({ secrets: world.secrets.beside(undefined) });
    expect((await put('token', 'value')).json()).toMatchObject({
      ...{ status: 503, code: 'SECRETS_UNAVAILABLE' },
    });
  });
});

describe('a job that asks for a secret that there is not is refused with its place', () => {
  it.each([
    [handler({ a: ['x', '${secret.none}'] }), 'task.input.a.1'],
    [{ kind: 'http', url: 'https://x.test/?t=${secret.none}' }, 'task.url'],
    [{ kind: 'http', url: 'https://x.test/', headers: { a: '${secret.none}' } }, 'task.headers.a'],
    [{ kind: 'http', method: 'POST', url: 'https://x.test/', body: '${secret.none}' }, 'task.body'],
    [
      { kind: 'script', interpreter: 'bash', script: ':', env: { A: '${secret.none}' } },
      'task.env.A',
    ],
  ])('%j', async (task, path) => {
    const refused = (await send('POST', '/jobs', job({ task }))).json();
    expect(refused).toMatchObject({ status: 400, code: 'TASK_INVALID' });
    expect(refused.errors[0]).toMatchObject({ code: 'SECRET_UNKNOWN', path });
    expect(refused.errors[0].message.zh).toMatch(/[\u4e00-\u9fff]/);
    await put('none', 'value');
    expect((await send('POST', '/jobs', job({ task }))).statusCode).toBe(201);
  });

  it('and one that another node has just set is found', async () => {
    const facts = { version: 1, updatedAt: '2026-03-07T12:00:00.000Z', key: 'k', isReadable: true };
    world.secrets.read = async (name) => ({ ...facts, name });
    const kept = await send('POST', '/jobs', job({ task: handler('${secret.fresh}') }));
    expect(kept.statusCode).toBe(201);
    const other = job({ task: handler('${secret.fresher}') });
    expect((await send('PUT', '/jobs/mails', other)).statusCode).toBe(200);
  });

  it.each(['${secret.}', '${secret.a b}', '${secrets.a}', '${secret}'])(
    '%s is no name',
    async (text) => {
      const refused = (await send('POST', '/jobs', job({ task: handler(text) }))).json();
      expect(refused.errors[0]).toMatchObject({ code: 'TEMPLATE_UNKNOWN', path: 'task.input' });
    },
  );

  it('in a batch, and a run that is asked for may name none', async () => {
    const batch = await send('POST', '/jobs:batch', {
      jobs: [job({ task: handler('${secret.none}') })],
    });
    expect(batch.json().outcomes).toMatchObject([{ problem: { code: 'TASK_INVALID' } }]);
    await put('token', 'value');
    await send('POST', '/jobs', job({ task: handler('x') }));
    const run = await send('POST', '/jobs/mails/runs', { input: ['${secret.token}'] });
    expect(run.json()).toMatchObject({ code: 'TASK_INVALID', errors: [{ path: 'input.0' }] });
  });
});

describe('the last use of a secret', () => {
  it('is told by the clock of Redis, and nothing of one that no run was given', async () => {
    for (const name of ['used', 'unused']) await put(name, 'value');
    await world.secretUses.note(['used']);
    const { items } = (await send('GET', '/secrets')).json();
    expect(items).toMatchObject([{ name: 'unused' }, { lastUsedAt: '2026-03-07T12:00:00.000Z' }]);
    expect(items[0]).not.toHaveProperty('lastUsedAt');
    expect((await put('used', 'another value')).json()).toMatchObject({
      lastUsedAt: '2026-03-07T12:00:00.000Z',
    });
  });

  it('is left out while Redis cannot be asked, and the secrets are told all the same', async () => {
    await put('used', 'value');
    await world.secretUses.note(['used']);
    world.archive.dependency = () => ({ state: 'down', since: '2026-03-07T12:00:00.000Z' });
    const list = await send('GET', '/secrets');
    expect(list.statusCode).toBe(200);
    expect(list.json().items[0]).not.toHaveProperty('lastUsedAt');
  });
});
