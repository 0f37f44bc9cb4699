import type { Redis } from 'ioredis';
import type { Keys } from '../scripts/names.ts';
import { runScript } from '../scripts/script.ts';
import { putAsideScript } from '../scripts/unreadable.ts';

/** What we read and write outside of scripts, by the type that its key must have. */
const commandsByType = {
  hash: ['hget', 'hmget', 'hgetall', 'hkeys', 'hlen', 'hincrby', 'hscan'],
  zset: [
    'zcard',
    'zcount',
    'zlexcount',
    'zmscore',
    'zrange',
    'zrangebylex',
    'zrangebyscore',
    'zrem',
    'zremrangebyscore',
    'zrevrange',
    'zrevrangebyscore',
    'zrevrank',
    'zscan',
    'zscore',
  ],
  list: ['lrange'],
  set: ['smembers'],
  string: ['get'],
} as const;

type Command = (key: string, ...rest: readonly unknown[]) => Promise<unknown>;

/**
 * Lets commands of this client see keys of ours as the scripts do: one of another type than we write is put aside, and the command
 * is given once more. Without it one key would refuse every list that it is a part of, for as long as it stands.
 */
export function readSoundly(on: { readonly client: Redis; readonly keys: Keys }): void {
  const { client, keys } = on;
  const commands = client as unknown as Record<string, Command>;
  for (const [type, names] of Object.entries(commandsByType)) {
    for (const name of names) {
      const ask = commands[name]?.bind(client) as Command;
      commands[name] = async (key, ...rest) => {
        try {
          return await ask(key, ...rest);
        } catch (error) {
          if (!isOfAnotherType(error) || !key.startsWith(keys.bases[0])) throw error;
          await runScript(on, putAsideScript, { key, type });
          return ask(key, ...rest);
        }
      };
    }
  }
}

export function isOfAnotherType(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('WRONGTYPE');
}
