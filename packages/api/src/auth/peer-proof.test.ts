import { expect, it } from 'vitest';
import { createAsk } from '../ask.ts';
import { FakeArchive } from '../fixtures/fake-archive.ts';
import { FakeCoordination } from '../fixtures/fake-coordination.ts';
import { clockAtNoon, openFakeWorld } from '../fixtures/fake-world.ts';
import { createProofCheck, type PeerRequest, peerProofHeader, proofFor } from './peer-proof.ts';
import { createSecrets } from './secrets.ts';

const key = '17'.repeat(32);
const request: PeerRequest = { method: 'POST', path: '/step-down', nodeId: 'b', now: 1_000_000 };

it('a proof is good once', () => {
  const check = createProofCheck();
  const proof = proofFor(key, request);
  expect(check(key, proof, request)).toBe(true);
  expect(check(key, proof, request)).toBe(false);
});

it.each([
  ['another path', { path: '/jobs' }],
  ['another method', { method: 'DELETE' }],
  ['another node', { nodeId: 'c' }],
  ['a later time', { now: 1_030_001 }],
  ['an earlier time', { now: 969_999 }],
])('a proof is worth nothing for %s', (_what, change) => {
  const proof = proofFor(key, request);
  expect(createProofCheck()(key, proof, { ...request, ...change })).toBe(false);
});

it('a proof under another key is worth nothing', () => {
  const proof = proofFor('18'.repeat(32), request);
  expect(createProofCheck()(key, proof, request)).toBe(false);
});

it('even a true proof opens no route that is not for peers', async () => {
  const clock = clockAtNoon();
  const sessionKey = async () => '5a'.repeat(32);
  const secrets = createSecrets({ adminTokenHash: async () => '', sessionKey });
  const { session } = new FakeCoordination();
  const peerKey = await secrets.peerKey(createAsk({ clock, session, archive: new FakeArchive() }));
  const world = await openFakeWorld({ sessionKey });
  const asked = (method: 'GET' | 'POST', path: string) => {
    const proof = proofFor(peerKey, { method, path, nodeId: 'node-a', now: world.clock.now() });
    const why = method === 'POST' ? { payload: { reason: 'maintenance' } } : {};
    return world.api.inject({ method, url: path, headers: { [peerProofHeader]: proof }, ...why });
  };
  expect((await asked('POST', '/api/v1/cluster/step-down')).statusCode).toBe(409);
  expect((await asked('GET', '/api/v1/jobs')).statusCode).toBe(401);
  await world.api.close();
});
