import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HealthServer, openHealthServer } from './health-server.ts';

let server: HealthServer;
let waitingFor: string[];

beforeEach(async () => {
  waitingFor = [];
  server = await openHealthServer(0, () => ({ ready: waitingFor.length === 0, waitingFor }));
});

afterEach(() => server.close());

const ask = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

test('health does not depend on anybody else', async () => {
  waitingFor = ['Redis at redis://127.0.0.1:6379'];
  expect((await ask('/healthz')).status).toBe(200);
});

test('readiness names what is waited for', async () => {
  expect((await ask('/readyz')).status).toBe(200);
  waitingFor = ['Redis at redis://127.0.0.1:6379'];
  const answer = await ask('/readyz?verbose');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ ready: false, waitingFor });
});

test('there is nothing else', async () => {
  expect((await ask('/')).status).toBe(404);
});
