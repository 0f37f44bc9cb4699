import { openCanary } from '@escapement/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adminToken, Cluster, type Member } from '../rig/cluster.ts';

const bearer = { authorization: `Bearer ${adminToken}` };
const json = { 'content-type': 'application/json' };
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const withInput = (input: string) =>
  `{"id":"bad","schedule":{"kind":"manual"},"task":{"kind":"handler","handler":"noop","input":${input}}}`;
const unknownFields = `{${Array.from({ length: 9_000 }, (_, i) => `"u${i}":1`).join()}}`;

const canary = openCanary();
let cluster: Cluster;
beforeAll(async () => {
  cluster = await Cluster.start({ nodes: 2, workers: 0 });
});
afterAll(() => cluster?.stop());

const at = (node: Member, path: string) => `http://127.0.0.1:${node.port}${path}`;

/** Sends one request twice to each of the two nodes, all four at once. */
function twiceToBoth(path: string, init: RequestInit): Promise<Response[]> {
  const nodes = [...cluster.nodes, ...cluster.nodes];
  return Promise.all(nodes.map((node) => fetch(at(node, path), init)));
}

describe('what no node takes, sent twice to two nodes at once', () => {
  it.each([
    ['a deep input', '/api/v1/jobs', withInput(nested(2_200)), 400, 'BODY_TOO_COMPLEX'],
    [
      'a long list',
      '/api/v1/jobs',
      withInput(`[${'0,'.repeat(10_000)}0]`),
      400,
      'BODY_TOO_COMPLEX',
    ],
    [
      'a long text',
      '/api/v1/jobs',
      withInput(JSON.stringify('x'.repeat(40_000))),
      413,
      'JOB_TOO_LARGE',
    ],
    ['unknown fields', '/api/v1/jobs', unknownFields, 400, 'INPUT_INVALID'],
    ['an unknown parameter', '/api/v1/jobs?dryRun=1', withInput('0'), 400, 'INPUT_INVALID'],
    [
      'a deep calendar',
      '/api/v1/calendars',
      `{"name":"bad","timeZone":"UTC","daysOff":${nested(70)}}`,
      400,
      'BODY_TOO_COMPLEX',
    ],
    ['a large sign-in', '/api/v1/session', unknownFields, 413, 'BODY_TOO_LARGE'],
    ['a path that is none', '/api/v1/jobs/%ff/pause', '{"reason":"x"}', 400, 'PATH_INVALID'],
    [
      'a long path',
      `/api/v1/jobs/${'a'.repeat(300)}/pause`,
      '{"reason":"x"}',
      414,
      'PATH_TOO_LONG',
    ],
    ['a method that is none', '/api/v1/locks', '{}', 405, 'METHOD_NOT_ALLOWED'],
  ] as const)('%s', async (...[, path, body, status, code]) => {
    const init = { method: 'POST', headers: { ...bearer, ...json }, body };
    for (const answer of await twiceToBoth(path, init)) {
      const text = await answer.text();
      expect({ status: answer.status, code: JSON.parse(text).code }).toEqual({ status, code });
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(16 * 1024);
    }
  });

  it('leaves nothing behind, and both nodes at work', async () => {
    expect((await cluster.get('/api/v1/jobs')).total).toBe(0);
    for (const node of cluster.nodes) {
      expect(await (await fetch(at(node, '/readyz'))).json()).toEqual({ ready: true });
    }
  });
});

it('a sign-out on one node ends the session on the other within a second', async () => {
  const [here, there] = cluster.nodes;
  if (here === undefined || there === undefined) throw new Error('there are two nodes');
  const signedIn = await fetch(at(here, '/api/v1/session'), {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ token: adminToken }),
  });
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  const reads = async () =>
    (await fetch(at(there, '/api/v1/jobs'), { headers: { cookie } })).status;
  expect(await reads()).toBe(200);
  await fetch(at(here, '/api/v1/session'), { method: 'DELETE', headers: { cookie } });
  const endedMs = performance.now();
  await expect.poll(reads, { interval: 20 }).toBe(401);
  expect(performance.now() - endedMs).toBeLessThan(canary.allow(1_000, endedMs));
});
