import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigFault } from '@escapement/core';
import { type VariableFact, watchedEnvironment } from '@escapement/testkit';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Config, parseConfig } from './config.ts';

const least = { ESCAPEMENT_ZOOKEEPER: 'zoo:2181', ESCAPEMENT_REDIS: 'redis://redis:6379' };
const mb = 1024 * 1024;
const longName = 'a'.repeat(33);
const notWhole = ['', ' ', '1.5', '1e3', '-1', '0x10', 'many'].filter((text) => text.trim() !== '');

const facts: readonly VariableFact<Config>[] = [
  {
    name: 'ESCAPEMENT_NAME',
    of: ({ name }) => name,
    byDefault: 'node',
    right: [['node-7', 'node-7']],
    wrong: ['-a', 'Node', 'a b', 'a.b', longName],
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
      ['30000', 30_000],
    ],
    wrong: [...notWhole, '999', '60001', '30001'],
  },
  {
    name: 'ESCAPEMENT_REDIS_PREFIX',
    of: ({ redis }) => redis.prefix,
    byDefault: '{esc}',
    right: [['a{b}c', 'a{b}c']],
    wrong: ['esc', '{}', '{a', '{a}{b}', 'a:{b}', '{a b}'],
  },
  {
    name: 'ESCAPEMENT_HOST',
    of: ({ host }) => host,
    byDefault: '127.0.0.1',
    right: [['::', '::']],
    wrong: [],
  },
  {
    name: 'ESCAPEMENT_PORT',
    of: ({ port }) => port,
    byDefault: 8_080,
    right: [
      ['0', 0],
      ['65535', 65_535],
    ],
    wrong: [...notWhole, '65536'],
  },
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
  {
    name: 'ESCAPEMENT_DEFINITIONS_MAX_MB',
    of: ({ definitionBytesAtMost }) => definitionBytesAtMost,
    byDefault: 128 * mb,
    right: [
      ['1', mb],
      ['16384', 16_384 * mb],
    ],
    wrong: [...notWhole, '0', '16385'],
  },
  {
    name: 'ESCAPEMENT_KEEP_RUNS',
    of: ({ history }) => history.runsPerJob,
    byDefault: 1_000,
    right: [
      ['1', 1],
      ['1000000', 1_000_000],
    ],
    wrong: [...notWhole, '0', '1000001'],
  },
  {
    name: 'ESCAPEMENT_KEEP_BYTES',
    of: ({ history }) => history.bytes,
    byDefault: 512 * mb,
    right: [
      ['1048576', mb],
      ['1099511627776', 1_048_576 * mb],
    ],
    wrong: [...notWhole, '0', '1048575', '1099511627777', '512mb'],
  },
  {
    name: 'ESCAPEMENT_WRITES_AT_ONCE',
    of: ({ writeRate }) => writeRate.burst,
    byDefault: 5_000,
    right: [
      ['1', 1],
      ['1000000', 1_000_000],
    ],
    wrong: [...notWhole, '0', '1000001'],
  },
  {
    name: 'ESCAPEMENT_WRITES_PER_MINUTE',
    of: ({ writeRate }) => writeRate.perMinute,
    byDefault: 1_200,
    right: [
      ['1', 1],
      ['1000000', 1_000_000],
    ],
    wrong: [...notWhole, '0', '1000001'],
  },
  {
    name: 'ESCAPEMENT_LOG_LEVEL',
    of: ({ logLevel }) => logLevel,
    byDefault: 'info',
    right: ['trace', 'debug', 'warn', 'error', 'fatal', 'silent'].map((level) => [level, level]),
    wrong: ['loud', 'INFO', '30'],
  },
];

/** Secrets, which may come from a file, with one that is right. */
const secrets: readonly (VariableFact<Config> & {
  readonly right: readonly [readonly [string, unknown]];
})[] = [
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
  {
    name: 'ESCAPEMENT_ADMIN_TOKEN',
    of: ({ adminToken }) => adminToken,
    byDefault: undefined,
    right: [['hush'.repeat(6), 'hush'.repeat(6)]],
    wrong: ['hush'.repeat(5)],
  },
];

/** Named files, each in PEM; what is read of them is held in tests of their own. */
const pemFiles = ['ESCAPEMENT_TLS', 'ESCAPEMENT_ZOOKEEPER_TLS', 'ESCAPEMENT_REDIS_TLS'].flatMap(
  (prefix) => ['CERT', 'KEY', 'CA'].map((end) => `${prefix}_${end}`),
);

function problemsOf(env: Readonly<Record<string, string>>): readonly string[] {
  try {
    parseConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigFault) return error.message.split('\n');
    throw error;
  }
}

function fileWith(text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'variables-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'secret');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

describe.each([...facts, ...secrets])('$name', (fact) => {
  const { name, of, byDefault, right, wrong } = fact;
  const { [name]: _, ...without } = least as Record<string, string>;

  test(Object.hasOwn(fact, 'byDefault') ? 'has a value without being set' : 'must be set', () => {
    if (Object.hasOwn(fact, 'byDefault')) {
      expect(of(parseConfig(without))).toEqual(byDefault);
    } else {
      expect(problemsOf(without)).toEqual([expect.stringContaining(`${name} is not set`)]);
    }
  });

  test('that is empty is not set', () => {
    const empty = { ...without, [name]: '  ' };
    expect(problemsOf(empty)).toEqual(problemsOf(without));
    if (problemsOf(without).length === 0) {
      expect(parseConfig(empty)).toEqual(parseConfig(without));
    }
  });

  test.each(right)('may be %s', (text, value) => {
    expect(of(parseConfig({ ...without, [name]: ` ${text} ` }))).toEqual(value);
  });

  if (wrong.length === 0) return;
  test.each(wrong)('cannot be %s, and is named', (text) => {
    const problems = problemsOf({ ...without, [name]: text });
    expect(problems).not.toEqual([]);
    expect(problems.join()).toContain(name);
    expect(problems.join()).not.toContain('hush');
  });
});

describe.each(secrets)('$name', ({ name, of, right }) => {
  const { [name]: _, ...without } = least as Record<string, string>;
  const [[text, value]] = right;

  test('may stand in a file instead', () => {
    const config = parseConfig({ ...without, [`${name}_FILE`]: fileWith(`${text}\n`) });
    expect(of(config)).toEqual(value);
  });

  test('cannot be given twice', () => {
    const twice = { ...without, [name]: text, [`${name}_FILE`]: fileWith(text) };
    expect(problemsOf(twice)).toContain(
      `${name} and ${name}_FILE are both set; one of them is expected`,
    );
  });

  test('cannot come from a file that is not there, or empty', () => {
    for (const path of ['/nowhere/at/all', fileWith('\n')]) {
      expect(problemsOf({ ...without, [`${name}_FILE`]: path })).toEqual([
        expect.stringContaining(`${name}_FILE names ${path}`),
      ]);
    }
  });
});

test.each(pemFiles)('%s is named when its file cannot be read', (name) => {
  const problems = problemsOf({ ...least, [name]: '/nowhere/file.pem' });
  expect(problems.join()).toContain(name);
});

test('what nobody here knows is left alone: it may be of a worker that shares the file', () => {
  const strange = { ...least, ESCAPEMENT_QUEUES: 'a b', ESCAPEMENT_NO_SUCH: 'x', PATH: '/bin' };
  expect(parseConfig(strange)).toEqual(parseConfig(least));
});

test('what is set wrongly in several places is said in one go, each on a line', () => {
  const wrong = Object.fromEntries(
    facts.flatMap(({ name, wrong: [text] }) => (text === undefined ? [] : [[name, text]])),
  );
  const problems = problemsOf({ ...least, ...wrong });
  for (const name of Object.keys(wrong)) expect(problems.join('\n')).toContain(name);
});

test('every variable that is read is told of here', () => {
  const { env, names } = watchedEnvironment(least);
  parseConfig(env);
  const told = new Set([
    ...facts.map(({ name }) => name),
    ...secrets.flatMap(({ name }) => [name, `${name}_FILE`]),
    ...pemFiles,
  ]);
  expect(told).toEqual(names);
});
