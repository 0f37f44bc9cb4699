import { redisMillis } from '@escapement/core';
import {
  createOne,
  openCanary,
  startZooKeeperServer,
  type ZooKeeperServer,
} from '@escapement/testkit';
import { beforeEach, describe, expect, test } from 'vitest';
import { openGuardedClient } from '../../packages/zookeeper/src/connection/guarded-client.ts';
import { acceptUnknownCodes } from '../../packages/zookeeper/src/connection/known-exceptions.ts';
import {
  chroot,
  op,
  opened,
  opOf,
  sessionIdOf,
  statesOf,
  untilExpired,
  useFaultyServer,
} from './client-faults-rig.ts';
import { brief, closeAll, job, open, realClock, until, withZnodes } from './zookeeper-rig.ts';

const now = redisMillis(Date.parse('2026-03-07T02:00:00.000Z'));
const canary = openCanary();
const faulty = useFaultyServer();
const { proxied } = faulty;
let server: ZooKeeperServer;

beforeEach(() => {
  server = faulty.server;
});
describe('calls made while there is no connection', () => {
  test('are answered although the session expires meanwhile (N4)', async () => {
    const proxy = await proxied();
    const coordination = await opened(proxy.connect, brief);
    const states = statesOf(coordination);
    const sessionId = sessionIdOf(coordination);
    proxy.refuse();
    await until('suspended', () => states.includes('suspended'));
    const calls = [coordination.settings.read('x'), coordination.membership.nodes()].map((call) =>
      call.then(
        () => 'answered',
        (error: { code: string }) => error.code,
      ),
    );
    await until('lost', () => states.includes('lost'));
    // The server keeps the session for longer than we believe in it.
    await untilExpired(server, sessionId);
    proxy.heal();
    for (const outcome of await Promise.all(calls)) {
      expect(['COORD_CONNECTION_LOSS', 'COORD_TIMEOUT']).toContain(outcome);
    }
    await until('connected', () => coordination.session.state === 'connected');
    expect(states).toContain('expired');
  });

  test('come after the credentials on the next connection (N5)', async () => {
    const proxy = await proxied();
    // In which order things are sent is the point, and not how soon: a busy machine may take its time with a connection.
    const coordination = open(proxy.connect, {
      chroot: '/credentials-first',
      auth: { user: 'u', password: 'p' },
      sessionTimeoutMs: 40_000,
    });
    await coordination.settings.getOrCreate('secret', () => 'value');
    for (let round = 0; round < 10; round += 1) {
      const states = statesOf(coordination);
      proxy.cutAll();
      await until('suspended', () => states.includes('suspended'));
      const reads = await Promise.all([
        coordination.settings.read('secret'),
        coordination.settings.read('secret'),
      ]);
      expect(reads).toEqual(['value', 'value']);
    }
  });

  test('wait for an ensemble that comes up late', async () => {
    await server.stop();
    const coordination = open(server.connect, { chroot: '/late/and/deep', ...brief });
    const read = coordination.settings.read('x').catch((error: { code: string }) => error.code);
    expect(await read).toBe('COORD_TIMEOUT');
    const created = server.start().then(() => coordination.whenReady());
    await created;
    expect(await coordination.settings.getOrCreate('x', () => 'y')).toBe('y');
  });
});

describe('closing', () => {
  test('while still connecting neither throws nor hangs (N7)', async () => {
    const proxy = await proxied();
    for (const hole of [true, false]) {
      if (hole) proxy.blackHole('to-client', 'to-server');
      else proxy.heal();
      for (const waitMs of [0, 1, 3, 10, 50]) {
        const coordination = open(proxy.connect, { chroot });
        await realClock.sleep(waitMs);
        const startedAt = performance.now();
        await coordination.close(1000);
        expect(performance.now() - startedAt).toBeLessThan(canary.allow(1100, startedAt));
        expect(coordination.session.state).toBe('closed');
      }
    }
  });

  test('keeps its deadline although the server does not answer', async () => {
    const proxy = await proxied();
    const coordination = await opened(proxy.connect);
    await coordination.election.campaign('a');
    await until('leads', () => coordination.election.standing.kind === 'leading');
    proxy.blackHole('to-client');
    const startedAt = performance.now();
    await coordination.close(400);
    expect(performance.now() - startedAt).toBeLessThan(canary.allow(600, startedAt));
    await expect(coordination.settings.read('x')).rejects.toMatchObject({
      code: 'COORD_CONNECTION_LOSS',
    });
  });
});

describe('the protocol', () => {
  test('a code that the library does not know is an error and not the end of the process (N8)', async () => {
    const strict = await startZooKeeperServer({
      config: ['enforce.auth.enabled=true', 'enforce.auth.schemes=digest'],
    });
    try {
      acceptUnknownCodes();
      await withZnodes(strict.connect, async (znodes) => {
        await expect(znodes.get('/zookeeper')).rejects.toMatchObject({
          retryable: expect.any(Boolean),
        });
      });
      const admitted = open(strict.connect, { chroot, auth: { user: 'u', password: 'p' } });
      await admitted.whenReady();
      expect(await admitted.settings.getOrCreate('x', () => 'y')).toBe('y');
    } finally {
      await closeAll();
      await strict.dispose();
    }
  });

  test('request numbers begin at 1 and go round below 2^31 (N10, N11)', async () => {
    const proxy = await proxied();
    const xids: number[] = [];
    proxy.onFrame = (frame) => {
      if (opOf(frame) === op.exists) xids.push(frame.bytes.readInt32BE(4));
      return 'pass';
    };
    await new Promise<void>((resolve, reject) => {
      const guarded = openGuardedClient({
        server: { host: '127.0.0.1', port: proxy.port },
        sessionTimeoutMs: 2000,
        zxid: Buffer.alloc(8),
        onHeard: () => undefined,
        onClosed: ({ cause }) => (cause === undefined ? resolve() : reject(cause)),
        onOpened: () => {
          const ask = (left: number) => {
            if (left === 20) guarded.client.connectionManager.xid = 0x7fff_ffe8;
            if (left === 0) guarded.destroy(undefined);
            else guarded.client.exists('/', () => ask(left - 1));
          };
          ask(30);
        },
      });
    });
    expect(xids.slice(0, 3)).toEqual([1, 2, 3]);
    expect(Math.max(...xids)).toBeLessThan(2 ** 31);
    expect(xids.at(-1)).toBeLessThan(20);
  });

  test('watches are set again by reading after an expiry, and nothing is missed (N12)', async () => {
    const proxy = await proxied();
    const coordination = await opened(proxy.connect, brief);
    const other = await opened(server.connect);
    await coordination.catalog.open();
    const states = statesOf(coordination);
    const sessionId = sessionIdOf(coordination);
    proxy.blackHole('to-client', 'to-server');
    await createOne(other.definitions, job('while-away'), { now });
    await until('lost', () => states.includes('lost'));
    await untilExpired(server, sessionId);
    proxy.heal();
    await until('seen', () => coordination.catalog.get('while-away'));
    expect(states).toContain('expired');
    await createOne(other.definitions, job('afterwards'), { now });
    await until('seen', () => coordination.catalog.get('afterwards'));
  });
});
