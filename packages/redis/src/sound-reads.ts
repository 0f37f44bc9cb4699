import type { Redis } from 'ioredis';
import { putAsideScript } from './lua/unreadable.ts';
import { runScript } from './script.ts';

/** What we read and write outside of scripts, by the type that its key must have. */
const commandsByType = {
  hash: ['hget', 'hmget', 'hgetall', 'hkeys', 'hlen', 'hincrby'],
  zset: [
    'zcard',
    'zcount',
    'zlexcount',
    'zrange',
    'zrangebylex',
    'zrangebyscore',
    'zrem',
    'zremrangebyscore',
    'zrevrange',
    'zrevrangebyscore',
    'zrevrank',
    'zscore',
  ],
  list: ['lrange'],
  string: ['get'],
} as const;

type Command = (key: string, ...rest: readonly unknown[]) => Promise<unknown>;

/**
 * Lets commands of this client see keys of ours as the scripts do: one of another type than we write is put aside, and the command
 * is given once more. Without it one key would refuse every list that it is a part of, for as long as it stands.
 */
export function readSoundly(client: Redis, base: string): void {
  const commands = client as unknown as Record<string, Command>;
  for (const [type, names] of Object.entries(commandsByType)) {
    for (const name of names) {
      const ask = commands[name]?.bind(client) as Command;
      commands[name] = async (key, ...rest) => {
        try {
          return await ask(key, ...rest);
        } catch (error) {
          if (!isOfAnotherType(error) || !key.startsWith(base)) throw error;
          await runScript(client, putAsideScript, [base, key, type]);
          return ask(key, ...rest);
        }
      };
    }
  }
}

export function isOfAnotherType(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('WRONGTYPE');
}
