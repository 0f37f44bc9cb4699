import type { VariableFact } from './variable-facts.ts';

/** What nodes and workers are told alike. */
export interface ReachConfig {
  readonly name: string;
  readonly zookeeper: {
    readonly connect: string;
    readonly chroot: string;
    readonly sessionTimeoutMs: number;
    readonly auth: unknown;
  };
  readonly redis: { readonly url: string; readonly prefix: string };
  readonly logLevel: string;
}

/** The least that must be set. */
export const leastVariables = {
  ESCAPEMENT_ZOOKEEPER: 'zoo:2181',
  ESCAPEMENT_REDIS: 'redis://redis:6379',
} as const;

/** What is no whole number from 0. */
export const notWhole: readonly string[] = ['1.5', '1e3', '-1', '0x10', 'many'];

/** A whole number within its bounds, counted in `unit`. */
export function wholeNumber<Config>(
  name: string,
  of: VariableFact<Config>['of'],
  bounds: {
    readonly byDefault: number;
    readonly min: number;
    readonly max: number;
    readonly unit?: number;
  },
): VariableFact<Config> {
  const { byDefault, min, max, unit = 1 } = bounds;
  const below = min === 0 ? [] : [String(min - 1)];
  return {
    name,
    of,
    byDefault: byDefault * unit,
    right: [min, max].map((value) => [String(value), value * unit] as const),
    wrong: [...notWhole, ...below, String(max + 1)],
  };
}

/** The variables that both kinds of processes read, and must understand alike. */
export function reachVariables<Config extends ReachConfig>(
  nameByDefault: string,
): readonly VariableFact<Config>[] {
  return [
    {
      name: 'ESCAPEMENT_NAME',
      of: ({ name }) => name,
      byDefault: nameByDefault,
      right: [['a-7', 'a-7']],
      wrong: ['-a', 'Name', 'a b', 'a.b', 'a'.repeat(33)],
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
      name: 'ESCAPEMENT_LOG_LEVEL',
      of: ({ logLevel }) => logLevel,
      byDefault: 'info',
      right: ['debug', 'warn', 'error', 'silent'].map((level) => [level, level]),
      wrong: ['loud', 'INFO', '30', 'trace', 'fatal'],
    },
  ];
}

/** Secrets, each of which may stand in a file, with one that is right. */
export function reachSecrets<Config extends ReachConfig>(): readonly VariableFact<Config>[] {
  return [
    {
      name: 'ESCAPEMENT_REDIS',
      of: ({ redis }) => redis.url,
      right: [['rediss://u:hush@redis:1', 'rediss://u:hush@redis:1']],
      wrong: ['hush', 'http://:hush@redis', 'redis://'],
    },
    {
      name: 'ESCAPEMENT_REDIS_PASSWORD',
      of: ({ redis }) => redis.url,
      byDefault: leastVariables.ESCAPEMENT_REDIS,
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
}
