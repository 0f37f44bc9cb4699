import {
  leastVariables,
  notWhole,
  reachSecrets,
  reachVariables,
  type VariableFact,
  variableContract,
  wholeNumber,
} from '@escapement/testkit';
import { describe, expect, test } from 'vitest';
import { type Config, parseConfig } from './config.ts';

const mb = 1024 * 1024;

const facts: readonly VariableFact<Config>[] = [
  ...reachVariables<Config>('node'),
  {
    name: 'ESCAPEMENT_HOST',
    of: ({ host }) => host,
    byDefault: '127.0.0.1',
    right: [['::', '::']],
    wrong: [],
  },
  wholeNumber('ESCAPEMENT_PORT', ({ port }) => port, { byDefault: 8_080, min: 0, max: 65_535 }),
  {
    name: 'ESCAPEMENT_API_URL',
    of: ({ apiUrl }) => apiUrl,
    byDefault: 'http://127.0.0.1:8080',
    right: [['https://node:8443', 'https://node:8443']],
    wrong: ['node:8080', 'ftp://node', 'http://user:hush@node', 'http://node?token=hush', '/'],
  },
  {
    name: 'ESCAPEMENT_HORIZON_MS',
    of: ({ horizonMs }) => horizonMs,
    byDefault: 60_000,
    right: [
      ['8000', 8_000],
      ['600000', 600_000],
    ],
    wrong: [...notWhole, '4999', '7999', '600001'],
  },
  {
    name: 'ESCAPEMENT_CONSOLE_DIR',
    of: ({ consoleDir }) => consoleDir,
    byDefault: undefined,
    right: [['/srv/console', '/srv/console']],
    wrong: [],
  },
  {
    name: 'ESCAPEMENT_TRUSTED_PROXY',
    of: ({ trustedProxies }) => trustedProxies,
    byDefault: [],
    right: [['10.0.0.0/8, ::1', ['10.0.0.0/8', '::1']]],
    wrong: ['proxy', '0.0.0.0/0', '::/0', '10.0.0.1/33', '::1/129', '10.0.0.1/8/8', '10.0.0.1/'],
  },
  wholeNumber('ESCAPEMENT_DEFINITIONS_MAX_MB', (config) => config.definitionBytesAtMost, {
    ...{ byDefault: 128, min: 1, max: 16_384, unit: mb },
  }),
  wholeNumber('ESCAPEMENT_KEEP_RUNS', ({ history }) => history.runsPerJob, {
    ...{ byDefault: 1_000, min: 1, max: 1_000_000 },
  }),
  wholeNumber('ESCAPEMENT_KEEP_BYTES', ({ history }) => history.bytes, {
    ...{ byDefault: 512 * mb, min: mb, max: 1_048_576 * mb },
  }),
  wholeNumber('ESCAPEMENT_WRITES_AT_ONCE', ({ writeRate }) => writeRate.burst, {
    ...{ byDefault: 5_000, min: 1, max: 1_000_000 },
  }),
  wholeNumber('ESCAPEMENT_WRITES_PER_MINUTE', ({ writeRate }) => writeRate.perMinute, {
    ...{ byDefault: 1_200, min: 1, max: 1_000_000 },
  }),
];

const contract = variableContract<Config>({
  facts,
  secrets: [
    ...reachSecrets<Config>(),
    {
      name: 'ESCAPEMENT_METRICS_TOKEN',
      of: ({ metricsToken }) => metricsToken,
      byDefault: undefined,
      right: [['hush'.repeat(6), 'hush'.repeat(6)]],
      wrong: ['hush'.repeat(5)],
    },
    {
      name: 'ESCAPEMENT_SECRETS_KEY',
      of: ({ secretsKey }) => secretsKey,
      byDefault: undefined,
      right: [['hush'.repeat(6), 'hush'.repeat(6)]],
      wrong: ['hush'.repeat(5)],
    },
    {
      name: 'ESCAPEMENT_REDIS_SOURCES',
      of: ({ redisSources }) => redisSources.map(({ tls: _tls, ...source }) => source),
      byDefault: [],
      right: [
        [
          'orders=redis://orders:6379/2 carts=rediss://app:hush@carts?notify=set',
          [
            { name: 'orders', url: 'redis://orders:6379/2', mayNotify: false },
            { name: 'carts', url: 'rediss://app:hush@carts', mayNotify: true },
          ],
        ],
        [
          'orders=redis+sentinel://app:hush@s1:26380,s2/main/3?sentinelPassword=hush',
          [
            {
              ...{ name: 'orders', url: 'redis://app:hush@sentinel/3', mayNotify: false },
              sentinels: {
                hosts: [
                  { host: 's1', port: 26_380 },
                  { host: 's2', port: 26_379 },
                ],
                ...{ master: 'main', password: 'hush' },
              },
            },
          ],
        ],
      ],
      wrong: [
        'redis://:hush@orders',
        'orders=hush',
        'or ders=redis://orders',
        'orders=http://:hush@orders',
        'orders=redis://orders?hush=1',
        'orders=redis://orders/hush',
        'orders=redis://a orders=redis://b',
        'orders=redis+sentinel://:hush@s1',
      ],
    },
    {
      name: 'ESCAPEMENT_ADMIN_TOKEN',
      of: ({ adminToken }) => adminToken,
      byDefault: undefined,
      right: [['hush'.repeat(6), 'hush'.repeat(6)]],
      wrong: ['hush'.repeat(5)],
    },
  ],
  pemPrefixes: [
    ...['ESCAPEMENT_TLS', 'ESCAPEMENT_ZOOKEEPER_TLS', 'ESCAPEMENT_REDIS_TLS'],
    'ESCAPEMENT_REDIS_SOURCES_TLS',
  ],
  strange: { ESCAPEMENT_QUEUES: 'a b', PATH: '/bin' },
});

describe('what a node is told', () => {
  test.each(contract)('$fact', ({ check }) => check(parseConfig));
});

test('a session may be no longer than half the horizon, since staged runs bridge an election', () => {
  const parse = (ms: string) =>
    parseConfig({ ...leastVariables, ESCAPEMENT_SESSION_TIMEOUT_MS: ms });
  expect(parse('30000').zookeeper.sessionTimeoutMs).toBe(30_000);
  expect(() => parse('30001')).toThrow(/ESCAPEMENT_HORIZON_MS.*ESCAPEMENT_SESSION_TIMEOUT_MS/);
});
