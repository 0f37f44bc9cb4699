import { type SecretUses, secretUsesKept } from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';

/** The last use of each secret, in one set that is bounded. */
export function openSecretUses({
  client,
  keys,
  time,
}: Pick<StoreParts, 'client' | 'keys' | 'time'>): SecretUses {
  return {
    note: (names) =>
      asking('noting uses of secrets', async () => {
        if (names.length === 0) return;
        const now = time.now();
        const uses = names.flatMap((name) => [now, name]);
        await client.zadd(keys.secretUses, 'GT', ...uses);
        await client.zremrangebyrank(keys.secretUses, 0, -secretUsesKept - 1);
      }),
    lastOf: (names) =>
      asking('reading uses of secrets', async () => {
        if (names.length === 0) return new Map();
        const found = await client.zmscore(keys.secretUses, ...names);
        const known = names.flatMap((name, i) => {
          const at = found[i];
          return at === null || at === undefined ? [] : [[name, Number(at)] as const];
        });
        return new Map(known);
      }),
  };
}
