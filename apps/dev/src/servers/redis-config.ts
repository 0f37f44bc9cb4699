import { createHash } from 'node:crypto';

/** Passwords of Redis's two users. */
export interface RedisPasswords {
  /** Of `escapement`, as nodes and workers sign in. */
  readonly password: string;
  /** Of `default`, as people do. */
  readonly adminPassword: string;
}

/** The user that nodes and workers are. */
export const redisUser = 'escapement';

/** Where a Redis lies and listens, as its configuration names it. */
export interface RedisPlace {
  readonly bind: string;
  readonly port: number;
  readonly dir: string;
  readonly maxmemoryBytes: number;
}

/**
 * BullMQ loses jobs when Redis evicts keys, so it must not; the append-only file keeps all but the last second through a crash.
 */
const settings = {
  appendonly: 'yes',
  appendfsync: 'everysec',
  save: '""',
  'maxmemory-policy': 'noeviction',
  // A rewrite takes a core for seconds; on a small machine it should come seldom, and pass quickly.
  'auto-aof-rewrite-min-size': '512mb',
  rdbcompression: 'no',
} as const;

/** All that the product does, and nothing that reaches beyond the data: no CONFIG SET, no MODULE, no FLUSHALL, no DEBUG. */
const rights = '~* &* +@all -@admin -@dangerous +info +config|get +client|list';

/** The text of `redis.conf`. Of the passwords it holds no more than their hash. */
export function redisConfig(place: RedisPlace, passwords: RedisPasswords): string {
  const lines = Object.entries({
    ...settings,
    bind: place.bind,
    port: String(place.port),
    dir: JSON.stringify(place.dir),
    maxmemory: String(place.maxmemoryBytes),
  }).map(([name, value]) => `${name} ${value}`);
  const users = [
    `user default on ${hashOf(passwords.adminPassword)} ~* &* +@all`,
    `user ${redisUser} on ${hashOf(passwords.password)} ${rights}`,
  ];
  return [...lines, ...users].map((line) => `${line}\n`).join('');
}

function hashOf(password: string): string {
  return `#${createHash('sha256').update(password).digest('hex')}`;
}
