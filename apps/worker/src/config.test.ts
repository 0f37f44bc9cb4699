import { ConfigFault } from '@escapement/core';
import { describe, expect, test } from 'vitest';
import { parseConfig, presentable } from './config.ts';

const least = {
  ESCAPEMENT_ZOOKEEPER: '127.0.0.1:2181',
  ESCAPEMENT_REDIS: 'redis://127.0.0.1:6379',
};

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    parseConfig(env, '/srv');
    return [];
  } catch (error) {
    if (error instanceof ConfigFault) return error.message.split('\n');
    throw error;
  }
}

describe('the configuration', () => {
  test('needs two addresses and has a value for everything else', () => {
    expect(parseConfig(least, '/srv')).toEqual({
      zookeeper: {
        connect: '127.0.0.1:2181',
        chroot: '/escapement',
        sessionTimeoutMs: 4_000,
        auth: undefined,
      },
      redis: { url: 'redis://127.0.0.1:6379', prefix: '{esc}' },
      queues: ['default'],
      concurrency: 50,
      handlersPath: undefined,
      handlers: { isolation: 'process', most: 50, warm: 2, memoryMb: 2_048 },
      scripts: {
        allowed: [],
        environment: {},
        limits: { processes: 4_096, memoryBytes: 2_147_483_648, fileBytes: 1_073_741_824 },
        user: undefined,
      },
      http: {
        policy: { allow: [], deny: [], allowPrivate: false },
        timeoutMs: 300_000,
        maxResponseBytes: 10_485_760,
      },
      drainMs: 30_000,
      logLevel: 'info',
      name: 'worker',
      health: undefined,
    });
  });

  test('says everything that is wrong at once', () => {
    const problems = problemsOf({
      ESCAPEMENT_REDIS: '127.0.0.1',
      ESCAPEMENT_REDIS_PREFIX: 'esc',
      ESCAPEMENT_QUEUES: 'default,a b',
      ESCAPEMENT_CONCURRENCY: '0',
      ESCAPEMENT_ALLOW_SCRIPTS: 'perl',
      ESCAPEMENT_HTTP_ALLOW: 'http://example.com',
      ESCAPEMENT_HTTP_ALLOW_PRIVATE: 'yes',
      ESCAPEMENT_ZOOKEEPER_CHROOT: 'escapement/',
      ESCAPEMENT_ZOOKEEPER_AUTH: 'secret',
      ESCAPEMENT_DRAIN_MS: '30s',
      ESCAPEMENT_LOG_LEVEL: 'loud',
    });
    expect(problems).toHaveLength(12);
    expect(problems.join('\n')).not.toContain('secret');
  });

  test('takes an empty variable for one that is not set', () => {
    const empty = { ...least, ESCAPEMENT_QUEUES: '', ESCAPEMENT_HANDLERS: ' ' };
    expect(parseConfig(empty, '/srv')).toEqual(parseConfig(least, '/srv'));
  });

  test('reads lists, flags and paths', () => {
    const config = parseConfig(
      {
        ...least,
        ESCAPEMENT_QUEUES: 'reports, default,reports',
        ESCAPEMENT_ALLOW_SCRIPTS: 'bash,node',
        ESCAPEMENT_HANDLERS: 'jobs/index.mjs',
        ESCAPEMENT_HTTP_ALLOW: '*.internal, 10.0.0.0/8',
        ESCAPEMENT_HTTP_ALLOW_PRIVATE: 'true',
        ESCAPEMENT_HEALTH_PORT: '8081',
        PATH: '/usr/bin',
        SECRET: 'x',
      },
      '/srv',
    );
    expect(config).toMatchObject({
      queues: ['reports', 'default'],
      scripts: { allowed: ['bash', 'node'], environment: { PATH: '/usr/bin' } },
      handlersPath: '/srv/jobs/index.mjs',
      health: { host: '127.0.0.1', port: 8_081 },
    });
    expect(config.scripts.environment).toEqual({ PATH: '/usr/bin' });
    expect(config.http.policy.allow.map(({ text }) => text)).toEqual(['*.internal', '10.0.0.0/8']);
  });

  test('cannot be changed', () => {
    expect(Object.isFrozen(parseConfig(least, '/srv').http.policy)).toBe(true);
  });

  test('is shown without its passwords', () => {
    const config = parseConfig(
      {
        ESCAPEMENT_ZOOKEEPER: '127.0.0.1:2181',
        ESCAPEMENT_ZOOKEEPER_AUTH: 'escapement:hush',
        ESCAPEMENT_REDIS: 'rediss://user:hush@redis:6379/0',
      },
      '/srv',
    );
    expect(JSON.stringify(presentable(config))).not.toContain('hush');
  });
});
