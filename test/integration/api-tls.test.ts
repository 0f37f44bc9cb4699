import { copyFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { connect, type PeerCertificate } from 'node:tls';
import { useCertificate } from '@escapement/api';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { followTlsFiles, readTlsFiles } from '../../apps/scheduler/src/tls-files.ts';
import {
  adminToken,
  bearer,
  type FakeWorld,
  openFakeWorld,
} from '../../packages/api/src/fixtures/fake-world.ts';
import { type Authority, makeAuthority } from '../rig/certificates.ts';
import { realClock, silentLogger, until } from './zookeeper-rig.ts';

let authority: Authority;
const worlds: FakeWorld[] = [];

beforeAll(() => {
  authority = makeAuthority();
});
afterAll(() => authority.dispose());
afterEach(() => Promise.all(worlds.splice(0).map(({ api }) => api.close())));

async function opened(
  ...args: Parameters<typeof openFakeWorld>
): Promise<FakeWorld & { port: number }> {
  const world = await openFakeWorld(...args);
  worlds.push(world);
  const { port } = new URL(await world.api.listen({ host: '127.0.0.1', port: 0 }));
  return { ...world, port: Number(port) };
}

const served = (ca: string | undefined, names = 'IP:127.0.0.1') => {
  const { cert, key } = authority.issue('node', names);
  return { cert, key, ca };
};

function signIn(
  port: number,
): Promise<{ status: number; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      port,
      path: '/api/v1/session',
      method: 'POST',
      ca: authority.ca,
      headers: { 'content-type': 'application/json' },
    });
    sent.once('error', reject);
    sent.once('response', (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, headers: response.headers });
    });
    sent.end(JSON.stringify({ token: adminToken }));
  });
}

function shownBy(port: number): Promise<PeerCertificate> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port, ca: authority.ca });
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      resolve(socket.getPeerCertificate());
      socket.destroy();
    });
  });
}

test('the interface speaks TLS: its cookie is for TLS alone, and browsers keep to it', async () => {
  const { port } = await opened({ tls: served(undefined) });
  const { status, headers } = await signIn(port);
  expect(status).toBe(200);
  expect(String(headers['set-cookie'])).toMatch(/^__Host-escapement_session=.*Secure/);
  expect(headers['strict-transport-security']).toBe('max-age=31536000');
  await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow();
});

describe('a follower that is asked to make the leader step down', () => {
  const stepDown = async (names: string, ca: string | undefined) => {
    const leader = await opened({
      nodeId: 'leader',
      tls: served(ca, names),
      leadership: {
        view: () => ({ role: 'leader', rideThrough: false }),
        stepDown: async () => 'stepped-down',
      },
    });
    const follower = await opened({ nodeId: 'follower', tls: served(ca) });
    const at = '2026-03-07T00:00:00.000Z';
    follower.coordination.leader = { nodeId: 'leader', epoch: 1, since: at };
    const apiUrl = `https://127.0.0.1:${leader.port}`;
    const about = { nodeId: 'leader', host: 'h', pid: 1, version: '1', apiUrl, startedAt: at };
    follower.coordination.nodes = [about];
    const url = '/api/v1/cluster/step-down';
    return follower.api.inject({
      method: 'POST',
      url,
      headers: bearer,
      payload: { reason: 'because' },
    });
  };

  test('reaches it over TLS by the authority that it was told', async () => {
    expect((await stepDown('IP:127.0.0.1', authority.ca)).json()).toEqual({ nodeId: 'leader' });
  });

  test.each([
    ['whose authority nobody told it', 'IP:127.0.0.1', false],
    ['whose certificate is for another', 'DNS:elsewhere', true],
  ])('says nothing to a leader %s', async (_what, names, isTold) => {
    const answer = await stepDown(names, isTold ? authority.ca : undefined);
    expect(answer.json()).toMatchObject({ status: 503, code: 'LEADER_UNREACHABLE' });
  });
});

test('a certificate that is renewed is served without a restart, and one that does not fit is not', async () => {
  const [first, second] = ['first', 'second'].map((name) => authority.issue(name, 'IP:127.0.0.1'));
  if (first === undefined || second === undefined) throw new Error('two were issued');
  const files = {
    certFile: join(authority.folder, 'cert'),
    keyFile: join(authority.folder, 'key'),
  };
  const put = ({ certFile, keyFile }: { certFile: string; keyFile: string }) => {
    copyFileSync(certFile, files.certFile);
    copyFileSync(keyFile, files.keyFile);
  };
  put(first);
  const { api, port } = await opened({ tls: { ...first, ca: undefined } });
  const use = (pair: { cert: string; key: string }) => useCertificate(api, pair);
  const said: string[] = [];
  const logger = {
    ...silentLogger,
    error: (_: object, message: string) => void said.push(message),
  };
  const following = followTlsFiles(files, { clock: realClock, logger, use });
  expect((await shownBy(port)).subject.CN).toBe('first');
  put(second);
  await until('the new one is shown', async () => (await shownBy(port)).subject.CN === 'second');
  writeFileSync(files.keyFile, 'garbage');
  expect(readTlsFiles(files)).toMatchObject({ kind: 'refused' });
  copyFileSync(first.certFile, files.certFile);
  await until('it is refused', () => said.some((line) => line.includes('the old one stays')));
  expect((await shownBy(port)).subject.CN).toBe('second');
  await following.close();
});
