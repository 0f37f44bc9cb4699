import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { redisMillis } from '@escapement/core';
import {
  createOne,
  freePorts,
  startZooKeeperServer,
  type ZooKeeperServer,
} from '@escapement/testkit';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { makeTrust, type Trust } from '../rig/certificates.ts';
import { closeAll, job, open, until } from './zookeeper-rig.ts';

const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
let trust: Trust;
let server: ZooKeeperServer;
let securePort = 0;

beforeAll(async () => {
  trust = makeTrust();
  const { authority, own } = trust;
  const keyStore = join(authority.folder, 'server-store.pem');
  writeFileSync(keyStore, own.key + own.cert);
  [securePort = 0] = await freePorts(1);
  server = await startZooKeeperServer({
    config: [
      'serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory',
      `secureClientPort=${securePort}`,
      `ssl.keyStore.location=${keyStore}`,
      'ssl.keyStore.type=PEM',
      `ssl.trustStore.location=${authority.caFile}`,
      'ssl.trustStore.type=PEM',
      'ssl.clientAuth=need',
    ],
  });
});
afterEach(closeAll);
afterAll(async () => {
  await server.dispose();
  trust.dispose();
});

const trusted = () => ({ ca: trust.authority.ca, client: trust.client });

/** Waits until a session says of itself what is expected; it goes on trying, and on a busy machine a try may end for want of an answer. */
async function untilProblem(
  expected: RegExp,
  connect: string,
  tls: Parameters<typeof open>[1],
): Promise<void> {
  const { session } = open(connect, tls);
  await until(`the problem ${expected}`, () => {
    const { state, detail } = session.dependency();
    expect(state).not.toBe('connected');
    const problem = detail?.['problem'];
    return typeof problem === 'string' && expected.test(problem);
  });
}

test.each(['127.0.0.1', 'localhost'])(
  'a session over TLS with %s does all that it must',
  async (host) => {
    const zookeeper = open(`${host}:${securePort}`, { tls: trusted() });
    await zookeeper.whenReady();
    await Promise.all([zookeeper.catalog.open(), zookeeper.calendars.open()]);
    const id = `over-tls-to-${host.replaceAll('.', '-')}`;
    await createOne(zookeeper.definitions, job(id, 'x'.repeat(2_000)), { now });
    await until('the definition', () => zookeeper.catalog.get(id));
  },
);

test('a session over TLS outlives its connections', async () => {
  const zookeeper = open(`127.0.0.1:${securePort}`, {
    tls: trusted(),
    sessionTimeoutMs: 20_000,
  });
  await zookeeper.whenReady();
  const before = zookeeper.session.dependency().detail?.['sessionId'];
  expect(before).toMatch(/^[0-9a-f]{16}$/);
  await server.kill();
  await until('suspended', () => zookeeper.session.state !== 'connected');
  await server.start();
  await until('connected', () => zookeeper.session.state === 'connected');
  expect(zookeeper.session.dependency().detail?.['sessionId']).toBe(before);
});

test('a server that others vouch for is not talked to', async () => {
  await untilProblem(/certificate/, `127.0.0.1:${securePort}`, {
    tls: { ca: trust.stranger.ca, client: trust.client },
  });
});

test('a server of another name is not talked to', async () => {
  const connect = `127.0.0.2:${securePort}`;
  await untilProblem(/127\.0\.0\.2 is not in the cert/, connect, { tls: trusted() });
});

test('who does not show a certificate that the server wants is told so', async () => {
  const tls = { ca: trust.authority.ca, client: undefined };
  await untilProblem(/./, `127.0.0.1:${securePort}`, { tls });
});

test('no TLS where the server wants it is said in words', async () => {
  await untilProblem(/TLS/, `127.0.0.1:${securePort}`, {});
});

test('TLS where the server has none is said in words', async () => {
  await untilProblem(/./, server.connect, { tls: trusted() });
});
