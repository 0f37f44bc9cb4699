import type { TlsIdentity } from '@escapement/core';
import { openRedis } from '@escapement/redis';
import {
  eventually,
  fixedKey,
  freePorts,
  type RedisServer,
  silentLogger,
  startRedisServer,
} from '@escapement/testkit';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeTrust, type Trust } from '../rig/certificates.ts';
import { untilRun } from './redis-hands.ts';
import { runDueIn } from './redis-plans.ts';
import { storeOver, systemClock, takeOffice, term } from './redis-rig.ts';
import { stageOne, useWorkers } from './redis-worker-rig.ts';

let trust: Trust;
let server: RedisServer;
let securePort = 0;

beforeAll(async () => {
  trust = makeTrust();
  const { authority, own } = trust;
  [securePort = 0] = await freePorts(1);
  server = await startRedisServer({
    'tls-port': String(securePort),
    'tls-cert-file': own.certFile,
    'tls-key-file': own.keyFile,
    'tls-ca-cert-file': authority.caFile,
    'tls-auth-clients': 'yes',
    // The fixture listens on one address; the name of another is tried here.
    bind: '127.0.0.1 127.0.0.2',
  });
});
afterAll(async () => {
  await server.dispose();
  trust.dispose();
});

const workOver = useWorkers();
const trusted = () => ({ ca: trust.authority.ca, client: trust.client });

test.each(['127.0.0.1', 'localhost'])(
  'a run is staged, taken and ended over TLS with %s',
  async (host) => {
    await server.flush();
    const store = await storeOver({ url: `rediss://${host}:${securePort}` }, { tls: trusted() });
    const plain = await storeOver(server);
    try {
      await takeOffice(store, term);
      const run = await stageOne(store, runDueIn(0));
      const worker = await workOver(store);
      await untilRun(plain, run, 'succeeded');
      await worker.stop();
    } finally {
      await Promise.all([store.close(2_000), plain.close(2_000)]);
    }
  },
);

/** What a store says of Redis once it has tried; it goes on trying. */
async function problemOf(url: string, tls: TlsIdentity | undefined): Promise<string> {
  const signingKey = fixedKey();
  const store = openRedis({ url, tls, signingKey, logger: silentLogger, clock: systemClock });
  try {
    const problem = () => store.archive.dependency().detail?.['problem'];
    await eventually('the problem is told', problem);
    expect(store.archive.dependency().state).toBe('down');
    return String(problem());
  } finally {
    await store.close(1_000);
  }
}

test('a server that others vouch for is not talked to', async () => {
  const url = `rediss://127.0.0.1:${securePort}`;
  expect(await problemOf(url, { ca: trust.stranger.ca, client: trust.client })).toMatch(
    /certificate/,
  );
  expect(await problemOf(url, undefined)).toMatch(/certificate/);
});

test('a server of another name is not talked to', async () => {
  const problem = await problemOf(`rediss://127.0.0.2:${securePort}`, trusted());
  expect(problem).toContain('127.0.0.2 is not in the cert');
});

test('who does not show a certificate that the server wants is told so', async () => {
  const tls = { ca: trust.authority.ca, client: undefined };
  expect(await problemOf(`rediss://127.0.0.1:${securePort}`, tls)).not.toBe('');
});

test('TLS where the server has none is said in words', async () => {
  expect(await problemOf(server.url.replace('redis:', 'rediss:'), trusted())).not.toBe('');
});
