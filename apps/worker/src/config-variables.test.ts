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
const dayMs = 86_400_000;
const notAFlag = ['yes', '1', 'TRUE', 'on'];
const patternsOf = (list: Config['http']['policy']['allow']) => list.map(({ text }) => text);

/** A limit on scripts, of which zero is none. */
function limit(
  name: string,
  of: VariableFact<Config>['of'],
  { byDefault, unit }: { readonly byDefault: number; readonly unit: number },
): VariableFact<Config> {
  return {
    ...{ name, of, byDefault: byDefault * unit },
    right: [
      ['0', undefined],
      ['1', unit],
      ['1000000000', 1_000_000_000 * unit],
    ],
    wrong: [...notWhole, '1000000001'],
  };
}

const facts: readonly VariableFact<Config>[] = [
  ...reachVariables<Config>('worker'),
  {
    name: 'ESCAPEMENT_QUEUES',
    of: ({ queues }) => queues,
    byDefault: ['default'],
    right: [
      ['mail, reports,mail', ['mail', 'reports']],
      [',', ['default']],
    ],
    wrong: ['a b', 'a,-b', 'a:b', 'q'.repeat(65)],
  },
  wholeNumber('ESCAPEMENT_CONCURRENCY', ({ concurrency }) => concurrency, {
    ...{ byDefault: 50, min: 1, max: 10_000 },
  }),
  {
    name: 'ESCAPEMENT_HANDLERS',
    of: ({ handlersPath }) => handlersPath,
    byDefault: undefined,
    right: [
      ['jobs/index.mjs', '/srv/jobs/index.mjs'],
      ['/opt/jobs.mjs', '/opt/jobs.mjs'],
    ],
    wrong: [],
  },
  {
    name: 'ESCAPEMENT_HANDLERS_ISOLATION',
    of: ({ handlers }) => handlers.isolation,
    byDefault: 'process',
    right: [
      ['process', 'process'],
      ['thread', 'thread'],
      ['none', 'none'],
    ],
    wrong: ['Process', 'vm', 'true'],
  },
  wholeNumber('ESCAPEMENT_HANDLERS_MAX_PROCESSES', ({ handlers }) => handlers.most, {
    ...{ byDefault: 50, min: 1, max: 10_000 },
  }),
  wholeNumber('ESCAPEMENT_HANDLERS_WARM', ({ handlers }) => handlers.warm, {
    ...{ byDefault: 2, min: 1, max: 50 },
  }),
  limit('ESCAPEMENT_HANDLERS_MAX_MEMORY_MB', ({ handlers }) => handlers.memoryMb, {
    ...{ byDefault: 2_048, unit: 1 },
  }),
  {
    name: 'ESCAPEMENT_ALLOW_SCRIPTS',
    of: ({ scripts }) => scripts.allowed,
    byDefault: [],
    right: [['bash, python3,node', ['bash', 'python3', 'node']]],
    wrong: ['perl', 'true', 'bash,sh', '*'],
  },
  limit('ESCAPEMENT_SCRIPTS_MAX_PROCESSES', ({ scripts }) => scripts.limits.processes, {
    ...{ byDefault: 4_096, unit: 1 },
  }),
  limit('ESCAPEMENT_SCRIPTS_MAX_MEMORY_MB', ({ scripts }) => scripts.limits.memoryBytes, {
    ...{ byDefault: 2_048, unit: mb },
  }),
  limit('ESCAPEMENT_SCRIPTS_MAX_FILE_MB', ({ scripts }) => scripts.limits.fileBytes, {
    ...{ byDefault: 1_024, unit: mb },
  }),
  {
    name: 'ESCAPEMENT_SCRIPTS_USER',
    of: ({ scripts }) => scripts.user,
    byDefault: undefined,
    right: [],
    wrong: ['root', '0:0', '1000:0', 'nobody-of-this-name', '1000'],
  },
  {
    name: 'ESCAPEMENT_HTTP_ALLOW',
    of: ({ http }) => patternsOf(http.policy.allow),
    byDefault: [],
    right: [['*.internal, 10.0.0.0/8,[::1]:80', ['*.internal', '10.0.0.0/8', '[::1]:80']]],
    wrong: ['http://example.com', 'a b', '10.0.0.0/99', 'host:0', 'host:70000'],
  },
  {
    name: 'ESCAPEMENT_HTTP_DENY',
    of: ({ http }) => patternsOf(http.policy.deny),
    byDefault: [],
    right: [['*', ['*']]],
    wrong: ['http://example.com', '*.', '10.0.0.0/-1'],
  },
  {
    name: 'ESCAPEMENT_HTTP_ALLOW_PRIVATE',
    of: ({ http }) => http.policy.allowPrivate,
    byDefault: false,
    right: [
      ['true', true],
      ['false', false],
    ],
    wrong: notAFlag,
  },
  wholeNumber('ESCAPEMENT_HTTP_TIMEOUT_MS', ({ http }) => http.timeoutMs, {
    ...{ byDefault: 300_000, min: 100, max: dayMs },
  }),
  wholeNumber('ESCAPEMENT_HTTP_MAX_RESPONSE_BYTES', ({ http }) => http.maxResponseBytes, {
    ...{ byDefault: 10 * mb, min: 1_024, max: 1_024 * mb },
  }),
  wholeNumber('ESCAPEMENT_DRAIN_MS', ({ drainMs }) => drainMs, {
    ...{ byDefault: 30_000, min: 0, max: dayMs },
  }),
  {
    name: 'ESCAPEMENT_HEALTH_PORT',
    of: ({ health }) => health,
    byDefault: undefined,
    right: [
      ['0', { host: '127.0.0.1', port: 0 }],
      ['65535', { host: '127.0.0.1', port: 65_535 }],
    ],
    wrong: [...notWhole, '65536'],
  },
  {
    name: 'ESCAPEMENT_HEALTH_HOST',
    of: ({ health }) => health?.host,
    byDefault: '127.0.0.1',
    beside: { ESCAPEMENT_HEALTH_PORT: '8081' },
    right: [['0.0.0.0', '0.0.0.0']],
    wrong: [],
  },
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
  ],
  pemPrefixes: ['ESCAPEMENT_ZOOKEEPER_TLS', 'ESCAPEMENT_REDIS_TLS'],
  // What scripts see of the worker's own environment.
  others: ['PATH', 'HOME', 'LANG'],
  strange: { ESCAPEMENT_PORT: 'x' },
});
const parse = (env: Readonly<Record<string, string | undefined>>) => parseConfig(env, '/srv');

describe('what a worker is told', () => {
  test.each(contract)('$fact', ({ check }) => check(parse));
});

test('where to be asked for its health says nothing without a port', () => {
  expect(() => parse({ ...leastVariables, ESCAPEMENT_HEALTH_HOST: '0.0.0.0' })).toThrow(
    'ESCAPEMENT_HEALTH_HOST is set, but ESCAPEMENT_HEALTH_PORT is not',
  );
});

test('no more processes are kept for handlers than there may be runs, unless somebody says so', () => {
  const few = { ...leastVariables, ESCAPEMENT_CONCURRENCY: '1' };
  expect(parse(few).handlers).toMatchObject({ most: 1, warm: 1 });
  const many = { ...leastVariables, ESCAPEMENT_CONCURRENCY: '1000' };
  expect(parse(many).handlers).toMatchObject({ most: 50, warm: 2 });
});

test('a session may be as long as a minute, since a worker stages nothing', () => {
  const env = { ...leastVariables, ESCAPEMENT_SESSION_TIMEOUT_MS: '60000' };
  expect(parse(env).zookeeper.sessionTimeoutMs).toBe(60_000);
});

test('scripts see three variables of the worker, and nothing else that it was told', () => {
  const told = {
    ...leastVariables,
    PATH: '/bin',
    HOME: '/home/w',
    LANG: 'C',
    AWS_SECRET: 'hush',
    NAME: 'x',
  };
  expect(parse(told).scripts.environment).toEqual({ PATH: '/bin', HOME: '/home/w', LANG: 'C' });
});
