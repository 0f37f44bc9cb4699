import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type HealthServer, openHealthServer } from './health-server.ts';

let server: HealthServer;
let waitingFor: string[];
const loopback = { host: '127.0.0.1', port: 0 };
const readiness = () => ({ ready: waitingFor.length === 0, waitingFor });

beforeEach(async () => {
  waitingFor = [];
  server = await openHealthServer(loopback, { readiness });
});

afterEach(() => server.close());

const ask = (path: string) => fetch(`http://127.0.0.1:${server.port}${path}`);

test('health does not depend on anybody else', async () => {
  waitingFor = ['Redis at redis://127.0.0.1:6379'];
  expect((await ask('/healthz')).status).toBe(200);
});

test('readiness says whether, and not to whoever asks for what it waits', async () => {
  expect((await ask('/readyz')).status).toBe(200);
  waitingFor = ['Redis at redis://127.0.0.1:6379'];
  const answer = await ask('/readyz?verbose');
  expect(answer.status).toBe(503);
  expect(await answer.json()).toEqual({ ready: false });
});

test('there is nothing else', async () => {
  expect((await ask('/')).status).toBe(404);
});

test('it is there on the address that it was told, and on no other', async () => {
  const outside = Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
  // A machine without a network has a second address of its own all the same.
  const elsewhere = outside ?? '127.0.0.2';
  const answers = await fetch(`http://${elsewhere}:${server.port}/healthz`).then(
    () => true,
    () => false,
  );
  expect(answers).toBe(false);
  const open = await openHealthServer({ host: '0.0.0.0', port: 0 }, { readiness });
  expect((await fetch(`http://${elsewhere}:${open.port}/healthz`)).status).toBe(200);
  await open.close();
});

test('figures are for whoever has their token, and are nowhere where there is none', async () => {
  expect((await ask('/metrics')).status).toBe(404);
  const token = 'a-token-of-the-figures-alone';
  const figures = { token, meter: { page: async () => 'escapement_attempts_total 3\n' } };
  const other = await openHealthServer(loopback, { readiness, figures });
  const url = `http://127.0.0.1:${other.port}/metrics`;
  const asked = async (authorization?: string) => {
    const answer = await fetch(
      url,
      authorization === undefined ? {} : { headers: { authorization } },
    );
    return [answer.status, await answer.text()];
  };
  expect((await asked())[0]).toBe(401);
  expect((await asked(`Bearer ${token}x`))[0]).toBe(401);
  expect(await asked(`Bearer ${token}`)).toEqual([200, 'escapement_attempts_total 3\n']);
  await other.close();
});
