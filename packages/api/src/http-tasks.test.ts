import { afterEach, beforeEach, expect, it } from 'vitest';
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

it('credentials in the URL are refused, and not repeated', async () => {
  const answer = await create({ url: 'https://user:hush@example.com/' });
  expect(answer.json().errors[0]).toMatchObject({ path: 'task.url' });
  expect(answer.body).not.toContain('hush');
});

it('more headers than any server takes are refused', async () => {
  const headers = Object.fromEntries(Array.from({ length: 65 }, (_, i) => [`x-${i}`, 'v']));
  expect((await create({ headers })).json().errors[0]).toMatchObject({ path: 'task.headers' });
});

it('what can be sent is taken', async () => {
  const headers = { Authorization: 'Bearer a.b-c~d', accept: 'text/plain; q=0.5', 'x-empty': '' };
  expect((await create({ headers })).statusCode).toBe(201);
});
