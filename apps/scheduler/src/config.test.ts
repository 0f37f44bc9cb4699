import { ConfigFault } from '@escapement/core';
import { expect, test } from 'vitest';
import { parseConfig, presentable } from './config.ts';

const least = {
  ESCAPEMENT_ZOOKEEPER: '127.0.0.1:2181',
  ESCAPEMENT_REDIS: 'redis://127.0.0.1:6379',
};

test('a node needs two addresses and has a value for everything else', () => {
  expect(parseConfig(least)).toMatchObject({
    name: 'node',
    zookeeper: { chroot: '/escapement', sessionTimeoutMs: 4_000 },
    redis: { prefix: '{esc}' },
    apiUrl: 'http://127.0.0.1:8080',
    horizonMs: 60_000,
  });
});

test('everything that is wrong is said at once', () => {
  const wrong = {
    ESCAPEMENT_REDIS: '127.0.0.1',
    ESCAPEMENT_PORT: '1e3',
    ESCAPEMENT_ZOOKEEPER_CHROOT: 'escapement/',
    ESCAPEMENT_ZOOKEEPER_AUTH: 'secret',
    ESCAPEMENT_HORIZON_MS: '5000',
    ESCAPEMENT_ADMIN_TOKEN: 'short',
    ESCAPEMENT_LOG_LEVEL: 'loud',
  };
  let problems: readonly string[] = [];
  try {
    parseConfig(wrong);
  } catch (error) {
    if (error instanceof ConfigFault) problems = error.message.split('\n');
  }
  expect(problems).toHaveLength(8);
  expect(problems.join()).not.toMatch(/secret|short"/);
});

test.each([
  ['ESCAPEMENT_TRUSTED_PROXY', '0.0.0.0/0'],
  ['ESCAPEMENT_TRUSTED_PROXY', 'loopback'],
  ['ESCAPEMENT_TRUSTED_PROXY', '10.0.0.1/33'],
  ['ESCAPEMENT_TRUSTED_PROXY', '10.0.0.1/8/8'],
  ['ESCAPEMENT_TRUSTED_PROXY', 'true'],
  ['ESCAPEMENT_API_URL', 'http://user:hush@node:8080'],
  ['ESCAPEMENT_API_URL', 'http://node:8080/?token=hush'],
  ['ESCAPEMENT_API_URL', 'node:8080'],
  ['ESCAPEMENT_TLS_CERT', '/nowhere/cert.pem'],
  ['ESCAPEMENT_TLS_CA', '/nowhere/ca.pem'],
  ['ESCAPEMENT_WRITES_AT_ONCE', '0'],
  ['ESCAPEMENT_ADMIN_TOKEN_FILE', '/nowhere/token'],
])('%s cannot be %s', (name, value) => {
  const parse = () => parseConfig({ ...least, [name]: value });
  expect(parse).toThrow(name);
  expect(parse).not.toThrow('hush');
});

test('the addresses of proxies are taken as they are written', () => {
  const proxies = '10.0.0.0/8, ::1 ,2001:db8::/32,192.0.2.1';
  expect(parseConfig({ ...least, ESCAPEMENT_TRUSTED_PROXY: proxies }).trustedProxies).toEqual([
    '10.0.0.0/8',
    '::1',
    '2001:db8::/32',
    '192.0.2.1',
  ]);
});

test('it is shown without its secrets', () => {
  const config = parseConfig({
    ESCAPEMENT_ZOOKEEPER: 'zoo',
    ESCAPEMENT_ZOOKEEPER_AUTH: 'user:hush',
    ESCAPEMENT_REDIS: 'redis://user:hush@redis',
    ESCAPEMENT_ADMIN_TOKEN: 'hush'.repeat(6),
  });
  expect(JSON.stringify(presentable(config))).not.toContain('hush');
});
