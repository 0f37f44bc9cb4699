import type { MemoryUse, StoreMemoryUse } from '@escapement/core';
import { dropSettledScript } from './lua/retention.ts';
import { pairs } from './score-pairs.ts';
import { runScript } from './script.ts';
import { asking } from './store-fault.ts';
import type { StoreParts } from './store-parts.ts';

/** Looks at how full Redis is, and makes room in it. */
export function openMemoryUse({ command, keys }: StoreParts): StoreMemoryUse {
  const { client } = command;
  return {
    use: () =>
      asking('asking for the use of memory', async () =>
        useIn(await client.info('memory').catch(() => '')),
      ),
    dropLogs: (after, most) =>
      asking('dropping logs', async () => {
        const args = [keys.settled, `(${after}`, '+inf', 'WITHSCORES', 'LIMIT', 0, most] as const;
        const old = pairs(await client.zrangebyscore(...args));
        if (old.length === 0) return undefined;
        await client.unlink(...old.map(([runId]) => keys.log(runId)));
        return old.at(-1)?.[1];
      }),
    dropSettled: (most) =>
      asking('dropping old runs', async () =>
        Number(await runScript(client, dropSettledScript, [keys.base, most])),
      ),
  };
}

function useIn(info: string): MemoryUse | undefined {
  const used = /^used_memory:(\d+)/m.exec(info)?.[1];
  const most = /^maxmemory:(\d+)/m.exec(info)?.[1];
  return used === undefined || most === undefined
    ? undefined
    : { usedBytes: Number(used), maxBytes: Number(most) };
}
