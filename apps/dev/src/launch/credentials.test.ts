import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { redisConfig } from '../servers/redis-config.ts';
import { ensureCredentials, secretPath } from './credentials.ts';
import { memberEnvironment, serverEnvironment } from './environment.ts';
import { readGiven } from './given.ts';

function dataDirForTest(): string {
  const folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it('credentials are made once, each another, in files for their owner alone', () => {
  const dataDir = dataDirForTest();
  const made = ensureCredentials(dataDir, undefined);
  expect(made.zookeeper.auth).toMatch(/^escapement:[\w-]{43}$/);
  const { password, adminPassword } = made.redis;
  expect(new Set([password, adminPassword, made.zookeeper.auth.slice(11)]).size).toBe(3);
  expect(ensureCredentials(dataDir, undefined)).toEqual(made);
  for (const name of ['zookeeper-auth', 'redis-password', 'redis-admin-password']) {
    expect(statSync(secretPath(dataDir, name)).mode & 0o777).toBe(0o600);
  }
  expect(statSync(join(dataDir, 'secrets')).mode & 0o777).toBe(0o700);
});

it('a file that was cut short is not taken for a password', () => {
  const dataDir = dataDirForTest();
  ensureCredentials(dataDir, undefined);
  writeFileSync(secretPath(dataDir, 'redis-password'), '');
  expect(ensureCredentials(dataDir, undefined).redis.password).toMatch(/^[\w-]{43}$/);
});

it('credentials given for the first start are kept, and other ones later are refused', () => {
  const dataDir = dataDirForTest();
  expect(ensureCredentials(dataDir, 'me:first').zookeeper.auth).toBe('me:first');
  expect(ensureCredentials(dataDir, undefined).zookeeper.auth).toBe('me:first');
  expect(() => ensureCredentials(dataDir, 'me:second')).toThrow('ESCAPEMENT_ZOOKEEPER_AUTH');
  expect(readFileSync(secretPath(dataDir, 'zookeeper-auth'), 'utf8')).toBe('me:first\n');
});

it('what Redis is configured with holds no password', () => {
  const passwords = { password: 'hush-one', adminPassword: 'hush-two' };
  const place = { bind: '127.0.0.1', port: 1, dir: '/data', maxmemoryBytes: 1 };
  const text = redisConfig(place, passwords);
  expect(text).not.toContain('hush');
  expect(text).toContain('maxmemory 1\n');
  expect(text).toContain('maxmemory-policy noeviction\n');
});

it('Redis gives the same rights in a deployment of images', () => {
  const script = readFileSync(
    new URL('../../../../docker/credentials.sh', import.meta.url),
    'utf8',
  );
  const rights = /^rights='(.*)'$/m.exec(script)?.[1];
  expect(
    redisConfig(
      { bind: '*', port: 1, dir: '/', maxmemoryBytes: 1 },
      { password: 'a', adminPassword: 'b' },
    ),
  ).toContain(` ${rights}\n`);
});

it('no secret is handed on in an environment, and nothing of ours to a server', () => {
  const given = {
    PATH: '/bin',
    ESCAPEMENT_ALLOW_SCRIPTS: 'bash',
    ESCAPEMENT_ADMIN_TOKEN: 'hush',
    ESCAPEMENT_ADMIN_TOKEN_FILE: '/hush',
    ESCAPEMENT_REDIS: 'redis://:hush@redis',
    ESCAPEMENT_REDIS_PASSWORD: 'hush',
    ESCAPEMENT_ZOOKEEPER_AUTH: 'me:hush',
  };
  const reach = {
    zookeeper: 'zoo:1',
    zookeeperAuthFile: '/auth',
    redisUrlFile: '/url',
    secretsKeyFile: '/key',
  };
  const members = memberEnvironment(given, reach);
  expect(JSON.stringify(members)).not.toContain('hush');
  expect(members).toMatchObject({
    ESCAPEMENT_ALLOW_SCRIPTS: 'bash',
    ESCAPEMENT_ZOOKEEPER_AUTH_FILE: '/auth',
    ESCAPEMENT_REDIS_FILE: '/url',
  });
  expect(serverEnvironment(given)).toEqual({ PATH: '/bin' });
});

it('a path of a certificate holds wherever a process runs', () => {
  const given = { ESCAPEMENT_REDIS_TLS_CA: 'ca.pem', ESCAPEMENT_ZOOKEEPER_TLS_CA: 'system' };
  const reach = {
    zookeeper: 'zoo:1',
    zookeeperAuthFile: undefined,
    redisUrlFile: '/url',
    secretsKeyFile: '/key',
  };
  expect(memberEnvironment(given, reach)).toMatchObject({
    ESCAPEMENT_REDIS_TLS_CA: join(process.cwd(), 'ca.pem'),
    ESCAPEMENT_ZOOKEEPER_TLS_CA: 'system',
  });
});

it('servers are given in variables or in files, and what is wrong is said in full', () => {
  const file = join(dataDirForTest(), 'url');
  writeFileSync(file, 'redis://:p@redis:1\n');
  const env = { ESCAPEMENT_ZOOKEEPER: 'zoo:1', ESCAPEMENT_REDIS_FILE: file };
  expect(readGiven(env)).toEqual({
    zookeeper: 'zoo:1',
    zookeeperAuth: undefined,
    redisUrl: 'redis://:p@redis:1',
    adminToken: undefined,
  });
  expect(readGiven({})).toMatchObject({ zookeeper: undefined, redisUrl: undefined });
  expect(() => readGiven({ ESCAPEMENT_REDIS: 'zoo', ESCAPEMENT_ADMIN_TOKEN_FILE: '/no' })).toThrow(
    /ESCAPEMENT_REDIS is not.*\n.*ESCAPEMENT_ADMIN_TOKEN_FILE/,
  );
});
