import { configReaderKind } from '@escapement/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

type Method = 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
const send = (method: Method, path: string, asked: { body?: unknown; match?: string } = {}) =>
  world.api.inject({
    ...{ method, url: `/api/v1/config${path}` },
    headers: {
      ...bearer,
      'content-type': 'application/json',
      ...(asked.match === undefined ? {} : { 'if-match': asked.match }),
    },
    ...(asked.body === undefined ? {} : { payload: JSON.stringify(asked.body) }),
  });
const put = (name: string, body: unknown, match?: string) =>
  send('PUT', `/${name}`, { body, ...(match === undefined ? {} : { match }) });
const schema = {
  type: 'object',
  required: ['limit'],
  properties: { limit: { type: 'integer', minimum: 1 } },
  additionalProperties: false,
};

describe('a configuration entry', () => {
  it('is created, read, listed without its value, and deleted with its past', async () => {
    const made = await put('flags', { value: { limit: 5 }, schema });
    expect([made.statusCode, made.headers.etag]).toEqual([201, '"1"']);
    const read = await send('GET', '/flags');
    expect([read.json(), read.headers.etag]).toEqual([made.json(), '"1"']);
    expect((await send('GET', '')).json()).toMatchObject({
      total: 1,
      items: [{ name: 'flags', version: 1, bytes: 11, hasSchema: true }],
    });
    expect((await send('DELETE', '/flags', { match: '"7"' })).json()).toMatchObject({
      ...{ status: 412, code: 'CONFIG_CHANGED' },
    });
    expect((await send('DELETE', '/flags', { match: '"1"' })).statusCode).toBe(204);
    for (const path of ['/flags', '/flags/revisions']) {
      expect((await send('GET', path)).json()).toMatchObject({ code: 'CONFIG_NOT_FOUND' });
    }
    expect((await put('flags', { value: 1 })).json().version).toBe(2);
  });

  it('that jobs ask for is not deleted, and says which', async () => {
    for (const name of ['flags', 'flagship', 'other']) await put(name, { value: 1 });
    const input = ['at most ${config.flags}', '${config.other}'];
    const jobOf = (id: string, given: unknown) =>
      jobInput({ id, task: { kind: 'handler', handler: 'noop', input: given } });
    const jobs = (method: 'POST' | 'PUT', url: string, payload: object) =>
      world.api.inject({ method, url, headers: { ...bearer, 'if-match': '*' }, payload });
    for (const id of ['mails', 'calls']) await jobs('POST', '/api/v1/jobs', jobOf(id, input));
    const refused = await send('DELETE', '/flags');
    expect(refused.json()).toMatchObject({
      ...{ status: 409, code: 'CONFIG_IN_USE', detail: expect.stringContaining('calls, mails') },
      errors: [
        { text: 'calls', message: { en: 'The job calls uses this configuration entry' } },
        { text: 'mails', message: { zh: '任务 mails 正在使用该配置项' } },
      ],
    });
    expect((await send('GET', '/flags')).json()).toMatchObject({ version: 1 });
    for (const id of ['mails', 'calls']) {
      await jobs('PUT', `/api/v1/jobs/${id}`, jobOf(id, '${config.flagship}'));
    }
    expect((await send('DELETE', '/flags')).statusCode).toBe(204);
  });

  it.each([[null], [false], [0], [''], [[]], ['text'], [{ a: [1, { b: null }] }]])(
    'holds %j as it is',
    async (value) => {
      expect((await put('any', { value })).statusCode).toBe(201);
      expect((await send('GET', '/any')).json().value).toEqual(value);
    },
  );

  it('is replaced only by who says which version, and what was read may be sent back', async () => {
    const made = (await put('flags', { value: 1 })).json();
    const blind = await put('flags', { value: 2 });
    expect([blind.json().code, blind.headers.etag]).toEqual(['IF_MATCH_REQUIRED', '"1"']);
    const late = await put('flags', { value: 2 }, '"9"');
    expect([late.json().code, late.headers.etag]).toEqual(['CONFIG_CHANGED', '"1"']);
    const edited = await put('flags', { ...made, value: 2 }, '"1"');
    expect([edited.statusCode, edited.headers.etag]).toEqual([200, '"2"']);
    expect((await put('none', { value: 2 }, '*')).json().code).toBe('CONFIG_NOT_FOUND');
  });

  it('that was created and whose answer was lost is found by who creates it again', async () => {
    const made = await put('flags', { value: { a: 1, b: 2 }, schema: {} });
    const again = await put('flags', { schema: {}, value: { b: 2, a: 1 } });
    expect([again.statusCode, again.json()]).toEqual([200, made.json()]);
    expect((await put('flags', { value: { a: 1, b: 2 } })).json().code).toBe('IF_MATCH_REQUIRED');
  });

  it('is changed in parts, and never past its schema', async () => {
    await put('flags', { value: { limit: 5 }, schema });
    const patch = (body: object, match?: string) =>
      send('PATCH', '/flags', { body, ...(match === undefined ? {} : { match }) });
    expect((await patch({ value: { limit: 6 } })).json().code).toBe('IF_MATCH_REQUIRED');
    expect((await patch({ value: { limit: 6 } }, '"1"')).json().value).toEqual({ limit: 6 });
    expect((await patch({ value: { limit: 0 } }, '*')).json().code).toBe('CONFIG_UNFIT');
    // A schema that the value breaks is no better than a value that breaks its schema.
    expect((await patch({ schema: { type: 'string' } }, '*')).json().code).toBe('CONFIG_UNFIT');
    expect((await patch({ schema: null, value: null }, '*')).json().code).toBe('INPUT_INVALID');
    expect((await patch({ schema: null }, '*')).json()).not.toHaveProperty('schema');
    expect((await send('GET', '/flags')).json()).toMatchObject({ version: 3 });
  });
});

describe('what is refused is refused with its place, in both languages, and changes nothing', () => {
  it.each([
    ['flags', { value: { limit: 0 }, schema }, 'CONFIG_UNFIT', 'value.limit'],
    ['flags', { value: { limit: 1, tip: 1 }, schema }, 'CONFIG_UNFIT', 'value.tip'],
    ['flags', { value: 5, schema }, 'CONFIG_UNFIT', 'value'],
    ['flags', { value: 5, schema: { type: 'text' } }, 'CONFIG_SCHEMA_INVALID', 'schema.type'],
    ['flags', { value: 5, schema: { pattern: '(' } }, 'CONFIG_SCHEMA_INVALID', 'schema.pattern'],
    ['flags', { value: 5, note: 'hm' }, 'INPUT_INVALID', 'note'],
    ['flags', {}, 'INPUT_INVALID', 'value'],
    ['a%20b', { value: 5 }, 'INPUT_INVALID', 'path.name'],
    ['-a', { value: 5 }, 'INPUT_INVALID', 'path.name'],
    ['x'.repeat(65), { value: 5 }, 'INPUT_INVALID', 'path.name'],
  ])('%s %j: %s', async (...[name, body, code, path]) => {
    const refused = await put(name, body);
    expect(refused.json()).toMatchObject({ status: 400, code, errors: [{ path }] });
    expect(refused.json().errors[0].message.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(world.configEntries.all().size).toBe(0);
  });

  it('a value of more than 256 KiB, also where two parts make it one', async () => {
    const half = 'x'.repeat(140 * 1024);
    await put('large', { value: { a: half } });
    const refused = await send('PATCH', '/large', { body: { value: { b: half } }, match: '*' });
    expect(refused.json()).toMatchObject({ status: 413, code: 'CONFIG_TOO_LARGE' });
    expect((await put('larger', { value: half + half })).statusCode).toBe(413);
    expect(world.configEntries.get('large')?.version).toBe(1);
  });
});

describe('the past of a configuration entry', () => {
  it('is kept with who and when, and any of it may stand again as a new version', async () => {
    await put('flags', { value: 1, schema: { type: 'integer' } });
    await put('flags', { value: 'two' }, '"1"');
    const back = await send('POST', '/flags/rollback', { body: { version: 1, ifVersion: 2 } });
    expect([back.statusCode, back.headers.etag]).toEqual([200, '"3"']);
    expect(back.json()).toMatchObject({ value: 1, schema: { type: 'integer' }, version: 3 });
    const past = (await send('GET', '/flags/revisions')).json();
    expect(past.items).toMatchObject([
      { version: 3, content: { value: 1 }, updatedBy: 'token at 127.0.0.1' },
      { version: 2, content: { value: 'two' } },
      { version: 1, content: { value: 1 } },
    ]);
    expect(past.items[1].content).toEqual({ value: 'two' });
  });

  it.each([
    ['flags', { version: 9 }, 404, 'CONFIG_REVISION_NOT_FOUND'],
    ['none', { version: 1 }, 404, 'CONFIG_NOT_FOUND'],
    ['flags', { version: 1, ifVersion: 1 }, 412, 'CONFIG_CHANGED'],
    ['flags', { version: 0 }, 400, 'INPUT_INVALID'],
    ['flags', {}, 400, 'INPUT_INVALID'],
  ])('of %s, %j is refused', async (...[name, body, status, code]) => {
    await put('flags', { value: 1 });
    await put('flags', { value: 2 }, '"1"');
    const refused = await send('POST', `/${name}/rollback`, { body });
    expect(refused.json()).toMatchObject({ status, code });
    expect(world.configEntries.get('flags')).toMatchObject({ value: 2, version: 2 });
  });
});

it('an entry that cannot be read is said, and hides no other', async () => {
  await put('good', { value: 1 });
  world.configEntries.spoil('bad', 'it is no entry');
  const bad = { name: 'bad', state: 'broken', problem: 'it is no entry' };
  expect((await send('GET', '/bad')).json()).toEqual(bad);
  expect((await send('GET', '')).json().items).toMatchObject([bad, { name: 'good' }]);
  const first = (await send('GET', '?limit=1')).json();
  expect((await send('GET', `?limit=1&cursor=${first.cursor}`)).json().items).toMatchObject([
    { name: 'good' },
  ]);
});

describe('who follows an entry', () => {
  const enter = (id: string, version: number | null, since: string) =>
    world.coordination.rolls.enter(
      configReaderKind,
      { name: 'flags', id },
      { reader: `web-${id}`, version, since },
    );

  it('is shown with its version, whoever is behind first', async () => {
    await put('flags', { value: 1 });
    await put('flags', { value: 2 }, '"1"');
    await enter('a', 2, '2026-03-07T11:00:00.000Z');
    await enter('b', 1, '2026-03-07T11:30:00.000Z');
    await enter('c', null, '2026-03-07T11:10:00.000Z');
    expect((await send('GET', '/flags/readers')).json()).toEqual({
      ...{ name: 'flags', version: 2, readerCount: 3, behindCount: 2 },
      readers: [
        { reader: 'web-c', version: null, since: '2026-03-07T11:10:00.000Z' },
        { reader: 'web-b', version: 1, since: '2026-03-07T11:30:00.000Z' },
        { reader: 'web-a', version: 2, since: '2026-03-07T11:00:00.000Z' },
      ],
    });
  });

  it('is shown of an entry that is waited for, and is nobody where neither is', async () => {
    await enter('a', null, '2026-03-07T11:00:00.000Z');
    const waited = await send('GET', '/flags/readers');
    expect(waited.json()).toMatchObject({ version: null, readerCount: 1, behindCount: 0 });
    expect((await send('GET', '/none/readers')).json().code).toBe('CONFIG_NOT_FOUND');
  });
});

describe('a job that asks for configuration', () => {
  const create = (task: object) =>
    world.api.inject({
      ...{ method: 'POST', url: '/api/v1/jobs', headers: bearer, payload: jobInput({ task }) },
    });
  const handler = (input: unknown, more: object = {}) =>
    create({ kind: 'handler', handler: 'noop', input, ...more });

  it('is refused while there is no such entry, with where it asks for it', async () => {
    const refused = (await handler({ limit: ['${config.limit}'] })).json();
    expect(refused).toMatchObject({ status: 400, code: 'TASK_INVALID' });
    expect(refused.errors).toMatchObject([
      { code: 'CONFIG_UNKNOWN', path: 'task.input.limit.0', text: '${config.limit}' },
    ]);
    await put('limit', { value: 5 });
    expect((await handler({ limit: ['${config.limit}'] })).statusCode).toBe(201);
  });

  it('is held against its own schema with the value that stands', async () => {
    await put('limit', { value: 'five' });
    const inputSchema = { type: 'object', properties: { limit: { type: 'integer' } } };
    const input = { limit: '${config.limit}' };
    expect((await handler(input, { inputSchema })).json().code).toBe('INPUT_UNFIT');
    await put('limit', { value: 5 }, '"1"');
    expect((await handler(input, { inputSchema })).statusCode).toBe(201);
    const asked = await world.api.inject({
      ...{ method: 'POST', url: '/api/v1/jobs/nightly-report/runs', headers: bearer, payload: {} },
    });
    expect(asked.statusCode).toBe(202);
  });

  it('cannot be asked for with an input that names an entry', async () => {
    await put('limit', { value: 5 });
    await handler({});
    const refused = await world.api.inject({
      ...{ method: 'POST', url: '/api/v1/jobs/nightly-report/runs', headers: bearer },
      payload: { input: '${config.limit}' },
    });
    expect(refused.json()).toMatchObject({ code: 'TASK_INVALID' });
  });
});
