import { matchesKeyPattern } from '@escapement/core';
import { type OpenKeySource, openKeySource } from '@escapement/redis';
import {
  eventually,
  type KeySourcePorts,
  keySourceContract,
  type RedisServer,
  silentLogger,
  startRedisServer,
} from '@escapement/testkit';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from './redis-rig.ts';

let server: RedisServer;
const open: OpenKeySource[] = [];
beforeAll(async () => {
  server = await startRedisServer({ 'notify-keyspace-events': 'Ex' });
});
afterAll(() => server.dispose());
beforeEach(async () => {
  await server.flush();
  await server.send('CONFIG', 'SET', 'notify-keyspace-events', 'Ex');
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((source) => source.close(1_000)));
});

function opened(changes: Partial<Parameters<typeof openKeySource>[0]> = {}): OpenKeySource {
  const address = { name: 'orders', url: server.url, mayNotify: false, ...changes };
  const source = openKeySource(address, { clock: systemClock, logger: silentLogger });
  open.push(source);
  return source;
}

function ports(): KeySourcePorts {
  return {
    source: opened(),
    set: async (key, ttlMs) =>
      void (await server.send('SET', key, 'v', ...(ttlMs ? ['PX', String(ttlMs)] : []))),
    delete: async (key) => void (await server.send('DEL', key)),
    cut: async () => void (await server.send('CLIENT', 'KILL', 'TYPE', 'pubsub')),
    tell: async (tells) =>
      void (await server.send('CONFIG', 'SET', 'notify-keyspace-events', tells ? 'Ex' : '')),
    pass: (durationMs) => systemClock.sleep(durationMs),
    until: async (isSo) => void (await eventually('it is so', async () => isSo())),
  };
}

describe('keys in Redis keep the contract of a source of keys', () => {
  test.each(keySourceContract)('$fact', ({ check }) => check(ports()));
});

const setting = async () => server.send('CONFIG', 'GET', 'notify-keyspace-events');

describe('a Redis of somebody else’s', () => {
  test('is set to tell of ends only where its address says so, beside what it tells already', async () => {
    await server.send('CONFIG', 'SET', 'notify-keyspace-events', 'Kl');
    const left = opened();
    left.listen({ ended: () => undefined, missed: () => undefined });
    await eventually('it is known', async () => left.hearing.kind === 'untold');
    expect(left.hearing).toMatchObject({ command: 'CONFIG SET notify-keyspace-events lKEx' });
    expect(await setting()).not.toContain('x');
    const set = opened({ mayNotify: true });
    set.listen({ ended: () => undefined, missed: () => undefined });
    await eventually('it is set', async () => set.hearing.kind === 'hears');
    expect(await setting()).toMatch(/x/);
    expect(await setting()).toMatch(/l/);
  });

  test('need let nobody ask for other keys than those of the pattern', async () => {
    const rights = ['~order:*', '&*', '+scan', '+pexpiretime', '+time', '+ping', '+info'];
    await server.send('ACL', 'SETUSER', 'watcher', 'on', '>seen', ...rights);
    await server.send('SET', 'order:1', 'v', 'PX', '60000');
    const source = opened({ url: server.url.replace('redis://', 'redis://watcher:seen@') });
    // Both are asked before either was answered.
    const ask = () => source.standings(['order:1']);
    const [{ standings }] = await Promise.all([ask(), ask()]);
    expect(standings).toMatchObject([{ kind: 'expires' }]);
    expect((await source.scan('order:*')).keys).toMatchObject([{ key: 'order:1' }]);
  });

  test('that does not know PEXPIRETIME is refused by a code, also before it has any key', async () => {
    const old = await startRedisServer({ 'rename-command': 'PEXPIRETIME PEXPIRETIME-OF-NEWER' });
    const source = opened({ url: old.url });
    const refused = { code: 'SOURCE_TOO_OLD', message: expect.stringContaining('7.0 or newer') };
    try {
      await expect(source.scan('*')).rejects.toMatchObject(refused);
      await expect(source.standings([])).rejects.toMatchObject(refused);
      await expect(source.standings(['order:1'])).rejects.toMatchObject(refused);
    } finally {
      await source.close(1_000);
      await old.dispose();
    }
  });

  test('has keys in the database that its address names, and in no other', async () => {
    await server.send('SET', 'order:1', 'v', 'PX', '60000');
    const other = opened({ url: `${server.url}/3` });
    expect((await other.scan('*')).keys).toEqual([]);
    const heard: string[] = [];
    other.listen({ ended: ({ key }) => heard.push(key), missed: () => undefined });
    await eventually('it hears', async () => (await other.caughtUp()) !== undefined);
    await server.send('SET', 'order:2', 'v', 'PX', '20');
    await systemClock.sleep(30);
    await server.send('EXISTS', 'order:2');
    await other.caughtUp();
    expect(heard).toEqual([]);
  });

  test('is away as a fault that passes', async () => {
    const none = opened({ url: 'redis://127.0.0.1:1' });
    await expect(none.standings(['a'])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });

  test('leaves out keys that are no text, and those that are too long', async () => {
    await server.send('SET', `order:${'x'.repeat(600)}`, 'v', 'PX', '60000');
    await server.send('SET', 'order:1', 'v', 'PX', '60000');
    const found = await opened().scan('order:*');
    expect(found.keys.map(({ key }) => key)).toEqual(['order:1']);
    expect(found.leftOut).toBe(1);
  });
});

/** Of these letters there are patterns of every kind, and keys that fit them and do not. Where others lie in a range depends on the machine of that Redis. */
const letters = ['a', 'b', '*', '?', '[', ']', '^', '-', '\\', '1'];

test('a pattern is what Redis says it is', async () => {
  const source = opened();
  let seed = 7;
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % below;
  };
  const text = (most: number) =>
    Array.from({ length: 1 + random(most) }, () => letters[random(letters.length)]).join('');
  const keys = [...new Set(Array.from({ length: 200 }, () => text(4)))];
  for (const key of keys) await server.send('SET', key, 'v', 'PX', '600000');
  for (let i = 0; i < 300; i += 1) {
    const pattern = text(6);
    const found = (await source.scan(pattern)).keys.map(({ key }) => key);
    const ours = keys.filter((key) => matchesKeyPattern(pattern, key));
    expect(ours.sort(), pattern).toEqual(found.sort());
  }
});
