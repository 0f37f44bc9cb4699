import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, jobInput, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const create = (task: object) =>
  world.api.inject({
    method: 'POST',
    url: '/api/v1/jobs',
    headers: bearer,
    payload: jobInput({ task: { kind: 'http', url: 'https://example.com/', ...task } }),
  });

it.each([
  ['host', { host: 'admin.internal' }],
  ['Host', { Host: 'admin.internal' }],
  ['content-length', { 'content-length': '5' }],
  ['Transfer-Encoding', { 'Transfer-Encoding': 'chunked' }],
  ['connection', { connection: 'close' }],
  ['x-fence-token', { 'x-fence-token': '9' }],
  ['x-escapement-run', { 'x-escapement-run': 'another' }],
  ['X-Escapement-Anything', { 'X-Escapement-Anything': '1' }],
  ['A', { a: '1', A: '2' }],
  ['x', { x: 'é' }],
  ['x', { x: 'a\r\nb: c' }],
  ['x', { x: 'tab at the end\t' }],
  ['x', { x: ' blank before' }],
  ['x', { x: '令牌' }],
  ['x', { x: 'a\u0000b' }],
])('the header %s of %j is refused with what may be sent', async (name, headers) => {
  const problem = (await create({ headers })).json();
  expect(problem).toMatchObject({ status: 400, code: 'TASK_INVALID' });
  expect(problem.errors[0]).toMatchObject({
    code: 'TASK_UNSENDABLE',
    path: `task.headers.${name}`,
  });
  expect(problem.errors[0].allowed).toBeTruthy();
  expect(problem.errors[0].message.zh).toMatch(/[\u4e00-\u9fff]/);
  expect(world.coordination.writes).toBe(0);
});

it.each([
  ['x-öwner', 'a-z'],
  ['x owner', 'a-z'],
  ['x:owner', 'a-z'],
  ['', 'a-z'],
])('the header name %j is refused with the letters that are allowed', async (name, allowed) => {
  const answer = await create({ headers: { [name]: 'hush' } });
  expect(answer.statusCode).toBe(400);
  expect(answer.json().errors[0]).toMatchObject({
    path: `task.headers.${name}`,
    message: { en: expect.stringContaining(allowed), zh: expect.stringContaining(allowed) },
  });
  expect(answer.body).not.toContain('hush');
});

describe('a header that asks for configuration', () => {
  const keep = (value: unknown) =>
    world.api.inject({
      method: 'PUT',
      url: '/api/v1/config/owner',
      headers: bearer,
      payload: { value },
    });

  it.each(['张三', 'a\nb', ' ends in a blank ', ['é']])(
    'is refused while the entry is %j, which cannot be sent',
    async (value) => {
      expect((await keep(value)).statusCode).toBeLessThan(300);
      const headers = { 'x-owner': '${config.owner}' };
      const problem = (await create({ headers })).json();
      expect(problem).toMatchObject({ status: 400, code: 'TASK_INVALID' });
      const { path, message, allowed } = problem.errors[0];
      expect([path, message.en]).toEqual([
        'task.headers.x-owner',
        expect.stringMatching(/configuration/),
      ]);
      expect(allowed).toMatch(/visible ASCII/);
    },
  );

  it('is taken while it can be sent, whatever else it asks for', async () => {
    await keep({ a: [1, 'b'] });
    const headers = { 'x-owner': 'as ${config.owner} of ${runId}', 'x-no': '$${config.owner}' };
    expect((await create({ headers })).statusCode).toBe(201);
  });
});

it('a header name that every object bears is refused, and not dropped', async () => {
  const task = '{"kind":"http","url":"https://example.com/","headers":{"__proto__":"1"}}';
  const payload = JSON.stringify(jobInput({ task: 'T' })).replace('"T"', task);
  const headers = { ...bearer, 'content-type': 'application/json' };
  const answer = await world.api.inject({ method: 'POST', url: '/api/v1/jobs', headers, payload });
  expect(answer.statusCode).toBe(400);
});

it.each(['x_owner', 'x.owner', "!#$%&'*+.^_`|~", 'constructor'])(
  'the legal header name %s is taken',
  async (name) => {
    const answer = await create({ headers: { [name]: 'v' } });
    expect(answer.statusCode).toBe(201);
    expect(answer.json().task.headers).toEqual({ [name]: 'v' });
  },
);

describe('credentials in the URL', () => {
  const withThem = 'https://user:hu%73h@example.com/a?b=c';
  const shown = 'https://***@example.com/a?b=c';
  const stored = () => world.coordination.catalog.get('nightly-report')?.task;
  const ask = (method: 'GET' | 'PUT', url: string, payload?: object) =>
    world.api.inject({
      method,
      url,
      headers: method === 'GET' ? bearer : { ...bearer, 'if-match': '*' },
      ...(payload === undefined ? {} : { payload }),
    });
  const replace = (task: object) =>
    ask(
      'PUT',
      '/api/v1/jobs/nightly-report',
      jobInput({ task: { kind: 'http', method: 'GET', ...task } }),
    );

  it('are taken and never answered', async () => {
    const created = await create({ url: withThem });
    expect(created.statusCode).toBe(201);
    await replace({ url: withThem, method: 'POST' });
    const read = await ask('GET', '/api/v1/jobs/nightly-report');
    const answers = [
      created,
      read,
      await ask('GET', '/api/v1/jobs'),
      await ask('GET', '/api/v1/jobs?q=hu%2573h'),
      await ask('GET', '/api/v1/jobs/nightly-report/revisions'),
    ];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([201, 200, 200, 200, 200]);
    for (const { body } of answers) expect(body).not.toMatch(/hu%73h|user:/);
    expect(read.json().task.url).toBe(shown);
    expect(answers[3]?.json().items).toEqual([]);
    expect(stored()).toMatchObject({ url: withThem });
  });

  it('stay when a job is sent back as it was answered', async () => {
    await create({ url: withThem });
    expect((await replace({ url: shown, method: 'POST' })).statusCode).toBe(200);
    expect(stored()).toMatchObject({ url: withThem, method: 'POST' });
    expect((await replace({ url: 'https://***@example.com/b' })).statusCode).toBe(200);
    expect(stored()).toMatchObject({ url: 'https://user:hu%73h@example.com/b' });
  });

  it('that are the same make no new version, and others do', async () => {
    await create({ url: withThem });
    const version = async (url: string) => (await replace({ url })).json().version;
    expect(await version(withThem)).toBe(1);
    expect(await version(shown)).toBe(1);
    expect(await version('https://user:another@example.com/a?b=c')).toBe(2);
    expect(stored()).toMatchObject({ url: 'https://user:another@example.com/a?b=c' });
  });

  it.each(['https://***@elsewhere.example/', 'http://***@example.com/'])(
    'are not told to %s',
    async (url) => {
      await create({ url: withThem });
      const answer = await replace({ url });
      expect(answer.json()).toMatchObject({ code: 'TASK_INVALID' });
      expect(answer.json().errors[0]).toMatchObject({ path: 'task.url' });
      expect(stored()).toMatchObject({ url: withThem });
    },
  );

  it.each([
    ['https://***@example.com/', {}],
    ['https://us%3Aer:hush@example.com/', {}],
    ['https://user:hu%0Ash@example.com/', {}],
    ['https://user:hush@example.com/', { Authorization: 'Bearer x' }],
  ])('that cannot be sent are refused: %s', async (url, headers) => {
    const answer = await create({ url, headers });
    expect(answer.json()).toMatchObject({ status: 400, code: 'TASK_INVALID' });
    expect(answer.json().errors[0].message.zh).toMatch(/[\u4e00-\u9fff]/);
    expect(answer.body).not.toContain('hush');
  });
});

it('more headers than any server takes are refused', async () => {
  const headers = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`x-${i}`, 'v']));
  expect((await create({ headers })).json().errors[0]).toMatchObject({ path: 'task.headers' });
});

it('what can be sent is taken', async () => {
  const headers = { Authorization: 'Bearer a.b-c~d', accept: 'text/plain; q=0.5', 'x-empty': '' };
  expect((await create({ headers })).statusCode).toBe(201);
});
