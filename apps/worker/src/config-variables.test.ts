import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigFault } from '@escapement/core';
import { type VariableFact, watchedEnvironment } from '@escapement/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Config, parseConfig } from './config.ts';

const least = { ESCAPEMENT_ZOOKEEPER: 'zoo:2181', ESCAPEMENT_REDIS: 'redis://redis:6379' };
const mb = 1024 * 1024;
const dayMs = 86_400_000;
const notWhole = ['1.5', '1e3', '-1', '0x10', 'many'];
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
  {
    name: 'ESCAPEMENT_NAME',
    of: ({ name }) => name,
    byDefault: 'worker',
    right: [['worker-7', 'worker-7']],
    wrong: ['-a', 'Worker', 'a b', 'a.b', 'a'.repeat(33)],
  },
  {
    name: 'ESCAPEMENT_ZOOKEEPER',
    of: ({ zookeeper }) => zookeeper.connect,
    right: [['a:1,b:2', 'a:1,b:2']],
    wrong: ['user:hush@zoo:2181'],
  },
  {
    name: 'ESCAPEMENT_ZOOKEEPER_CHROOT',
    of: ({ zookeeper }) => zookeeper.chroot,
    byDefault: '/escapement',
    right: [['/a/b-c', '/a/b-c']],
    wrong: ['a', '/', '/a/', '/a//b', '/ä'],
  },
  {
    name: 'ESCAPEMENT_SESSION_TIMEOUT_MS',
    of: ({ zookeeper }) => zookeeper.sessionTimeoutMs,
    byDefault: 4_000,
    right: [
      ['1000', 1_000],
      ['60000', 60_000],
    ],
    wrong: [...notWhole, '999', '60001'],
  },
  {
    name: 'ESCAPEMENT_REDIS_PREFIX',
    of: ({ redis }) => redis.prefix,
    byDefault: '{esc}',
    right: [['a{b}c', 'a{b}c']],
    wrong: ['esc', '{}', '{a', '{a}{b}', 'a:{b}', '{a b}'],
  },
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
  {
    name: 'ESCAPEMENT_CONCURRENCY',
    of: ({ concurrency }) => concurrency,
    byDefault: 50,
    right: [
      ['1', 1],
      ['10000', 10_000],
    ],
    wrong: [...notWhole, '0', '10001'],
  },
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
  {
    name: 'ESCAPEMENT_HTTP_TIMEOUT_MS',
    of: ({ http }) => http.timeoutMs,
    byDefault: 300_000,
    right: [
      ['100', 100],
      [String(dayMs), dayMs],
    ],
    wrong: [...notWhole, '99', String(dayMs + 1)],
  },
  {
    name: 'ESCAPEMENT_HTTP_MAX_RESPONSE_BYTES',
    of: ({ http }) => http.maxResponseBytes,
    byDefault: 10 * mb,
    right: [
      ['1024', 1_024],
      [String(1_024 * mb), 1_024 * mb],
    ],
    wrong: [...notWhole, '1023', String(1_024 * mb + 1)],
  },
  {
    name: 'ESCAPEMENT_DRAIN_MS',
    of: ({ drainMs }) => drainMs,
    byDefault: 30_000,
    right: [
      ['0', 0],
      [String(dayMs), dayMs],
    ],
    wrong: [...notWhole, '30s', String(dayMs + 1)],
  },
  {
    name: 'ESCAPEMENT_LOG_LEVEL',
    of: ({ logLevel }) => logLevel,
    byDefault: 'info',
    right: ['debug', 'warn', 'error', 'silent'].map((level) => [level, level]),
    wrong: ['loud', 'INFO', '30'],
  },
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

/** Secrets, which may come from a file, with one that is right. */
const secrets: readonly VariableFact<Config>[] = [
  {
    name: 'ESCAPEMENT_REDIS',
    of: ({ redis }) => redis.url,
    right: [['rediss://u:hush@redis:1', 'rediss://u:hush@redis:1']],
    wrong: ['hush', 'http://:hush@redis', 'redis://'],
  },
  {
    name: 'ESCAPEMENT_REDIS_PASSWORD',
    of: ({ redis }) => redis.url,
    byDefault: 'redis://redis:6379',
    right: [['hu/sh', 'redis://:hu%2Fsh@redis:6379']],
    wrong: [],
  },
  {
    name: 'ESCAPEMENT_ZOOKEEPER_AUTH',
    of: ({ zookeeper }) => zookeeper.auth,
    byDefault: undefined,
    right: [['us:hush', { user: 'us', password: 'hush' }]],
    wrong: ['hush', ':hush', 'hush:'],
  },
];

/** Named files, each in PEM; what is read of them is held in tests of their own. */
const pemFiles = ['ESCAPEMENT_ZOOKEEPER_TLS', 'ESCAPEMENT_REDIS_TLS'].flatMap((prefix) =>
  ['CERT', 'KEY', 'CA'].map((end) => `${prefix}_${end}`),
);
/** What scripts see of the worker's own environment. */
const passedOn = ['PATH', 'HOME', 'LANG'];

type Variables = Readonly<Record<string, string>>;

const parse = (env: Variables) => parseConfig(env, '/srv');

function problemsOf(env: Variables): readonly string[] {
  try {
    parse(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigFault) return error.message.split('\n');
    throw error;
  }
}

/** The least that must be set, without this one. */
function without({ name, beside }: VariableFact<Config>): Variables {
  const { [name]: _, ...others } = { ...least, ...beside } as Record<string, string>;
  return others;
}

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'variables-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'secret');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

describe.each([...facts, ...secrets])('$name', (fact) => {
  const { name, of, right, wrong } = fact;
  const others = without(fact);
  const mustBeSet = !Object.hasOwn(fact, 'byDefault');

  test(mustBeSet ? 'must be set' : 'has a value without being set', () => {
    if (mustBeSet) {
      expect(problemsOf(others)).toEqual([expect.stringContaining(`${name} is not set`)]);
    } else {
      expect(of(parse(others))).toEqual(fact.byDefault);
    }
  });

  test('that is empty is not set', () => {
    const empty = { ...others, [name]: '  ' };
    expect(problemsOf(empty)).toEqual(problemsOf(others));
    if (!mustBeSet) expect(parse(empty)).toEqual(parse(others));
  });

  for (const [text, value] of right) {
    test(`may be ${text}`, () => {
      expect(of(parse({ ...others, [name]: ` ${text} ` }))).toEqual(value);
    });
  }

  for (const text of wrong) {
    test(`cannot be ${text}, and is named`, () => {
      const problems = problemsOf({ ...others, [name]: text });
      expect(problems.join()).toContain(name);
      expect(problems.join()).not.toContain('hush');
    });
  }
});

describe.each(secrets)('$name', (fact) => {
  const { name, of, right } = fact;
  const others = without(fact);

  test('may stand in a file instead', () => {
    for (const [text, value] of right) {
      expect(of(parse({ ...others, [`${name}_FILE`]: fileWith(`${text}\n`) }))).toEqual(value);
    }
  });

  test('cannot be given twice', () => {
    const twice = { ...others, [name]: 'redis://a', [`${name}_FILE`]: fileWith('redis://a') };
    expect(problemsOf(twice)).toContain(
      `${name} and ${name}_FILE are both set; one of them is expected`,
    );
  });

  test('cannot come from a file that is not there, or empty', () => {
    for (const path of ['/nowhere/at/all', fileWith('\n')]) {
      expect(problemsOf({ ...others, [`${name}_FILE`]: path })).toEqual([
        expect.stringContaining(`${name}_FILE names ${path}`),
      ]);
    }
  });
});

test('where to be asked for its health says nothing without a port', () => {
  expect(problemsOf({ ...least, ESCAPEMENT_HEALTH_HOST: '0.0.0.0' })).toEqual([
    'ESCAPEMENT_HEALTH_HOST is set, but ESCAPEMENT_HEALTH_PORT is not',
  ]);
});

test.each(pemFiles)('%s is named when its file cannot be read', (name) => {
  expect(problemsOf({ ...least, [name]: '/nowhere/file.pem' }).join()).toContain(name);
});

test('scripts see three variables of the worker, and nothing else that it was told', () => {
  const told = {
    ...least,
    PATH: '/bin',
    HOME: '/home/w',
    LANG: 'C',
    AWS_SECRET: 'hush',
    NAME: 'x',
  };
  expect(parse(told).scripts.environment).toEqual({ PATH: '/bin', HOME: '/home/w', LANG: 'C' });
});

test('what nobody here knows is left alone: it may be of a node that shares the file', () => {
  const strange = { ...least, ESCAPEMENT_PORT: 'x', ESCAPEMENT_NO_SUCH: 'x' };
  expect(parse(strange)).toEqual(parse(least));
});

test('what is set wrongly in several places is said in one go', () => {
  const wrong = facts.flatMap(({ name, wrong: [text] }) =>
    text === undefined ? [] : [[name, text]],
  );
  const problems = problemsOf({ ...least, ...Object.fromEntries(wrong) }).join('\n');
  for (const [name] of wrong) expect(problems).toContain(name);
});

test('every variable that is read is told of here', () => {
  const { env, names } = watchedEnvironment(least);
  parseConfig(env, '/srv');
  const told = new Set([
    ...facts.map(({ name }) => name),
    ...secrets.flatMap(({ name }) => [name, `${name}_FILE`]),
    ...pemFiles,
    ...passedOn,
  ]);
  expect(names).toEqual(told);
});
