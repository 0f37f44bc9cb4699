import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { EnvReader } from './env-reader.ts';
import { presentableRedis, readRedisSettings } from './redis-settings.ts';
import { presentableZooKeeper, readZooKeeperSettings } from './zookeeper-settings.ts';

function fileWith(text: string | Buffer): string {
  const folder = mkdtempSync(join(tmpdir(), 'secrets-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'secret');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

const least = { ESCAPEMENT_ZOOKEEPER: 'zoo:2181', ESCAPEMENT_REDIS: 'redis://redis:6379' };

test('a secret in a file is as good as one in a variable, without the line that ends it', () => {
  const zookeeper = { ...least, ESCAPEMENT_ZOOKEEPER_AUTH_FILE: fileWith('us:er:hush\n') };
  const reader = new EnvReader(zookeeper);
  expect(readZooKeeperSettings(reader).auth).toEqual({ user: 'us', password: 'er:hush' });
  const redis = new EnvReader({ ESCAPEMENT_REDIS_FILE: fileWith('rediss://u:p@redis:1/2\r\n') });
  expect(readRedisSettings(redis).url).toBe('rediss://u:p@redis:1/2');
  expect([...reader.problems, ...redis.problems]).toEqual([]);
});

test("Redis's password may stand apart from its address, whatever characters it has", () => {
  const password = 'a/b+c=:@ é%41?#';
  const file = fileWith(`${password}\n`);
  const reader = new EnvReader({
    ESCAPEMENT_REDIS: 'redis://escapement@redis:6379',
    ESCAPEMENT_REDIS_PASSWORD_FILE: file,
  });
  const url = new URL(readRedisSettings(reader).url);
  expect(reader.problems).toEqual([]);
  expect(url.username).toBe('escapement');
  expect(decodeURIComponent(url.password)).toBe(password);
});

test.each([
  ['', 'is empty'],
  ['  \n', 'is empty'],
  ['x'.repeat(70_000), 'has more than 65536 bytes'],
])('a file that holds no secret is refused by its name', (text, problem) => {
  const reader = new EnvReader({ ...least, ESCAPEMENT_ZOOKEEPER_AUTH_FILE: fileWith(text) });
  expect(readZooKeeperSettings(reader).auth).toBeUndefined();
  expect(reader.problems).toEqual([expect.stringContaining(problem)]);
});

test.each(['/nowhere/at/all', '/', '/dev/zero'])('%s is no file with a secret', (path) => {
  const reader = new EnvReader({ ...least, ESCAPEMENT_REDIS_PASSWORD_FILE: path });
  readRedisSettings(reader);
  expect(reader.problems).toEqual([
    expect.stringContaining(`ESCAPEMENT_REDIS_PASSWORD_FILE names ${path}`),
  ]);
});

test('a secret that is given twice is refused, since nobody could tell which one holds', () => {
  const reader = new EnvReader({
    ...least,
    ESCAPEMENT_ZOOKEEPER_AUTH: 'user:one',
    ESCAPEMENT_ZOOKEEPER_AUTH_FILE: fileWith('user:two'),
    ESCAPEMENT_REDIS: 'redis://:one@redis',
    ESCAPEMENT_REDIS_PASSWORD: 'two',
  });
  readZooKeeperSettings(reader);
  readRedisSettings(reader);
  expect(reader.problems).toHaveLength(2);
  expect(reader.problems.join()).not.toMatch(/one@|two/);
});

test('no problem and nothing that is shown repeats a secret', () => {
  const reader = new EnvReader({
    ESCAPEMENT_ZOOKEEPER: 'user:hush@zoo:2181',
    ESCAPEMENT_ZOOKEEPER_AUTH: 'hush',
    ESCAPEMENT_REDIS: 'http://:hush@redis',
  });
  readZooKeeperSettings(reader);
  readRedisSettings(reader);
  expect(reader.problems).toHaveLength(3);
  expect(reader.problems.join()).not.toContain('hush');
  for (const url of ['redis://u:hush@redis', 'redis://redis?password=hush', 'redis://:p@hush@h']) {
    const settings = readRedisSettings(new EnvReader({ ESCAPEMENT_REDIS: url }));
    expect(JSON.stringify(presentableRedis(settings))).not.toContain('hush');
  }
  const auth = { user: 'u', password: 'hush' };
  const zookeeper = { connect: 'zoo', chroot: '/e', sessionTimeoutMs: 4000, auth, tls: undefined };
  expect(JSON.stringify(presentableZooKeeper(zookeeper))).not.toContain('hush');
});
