import type { MemoryUse, StoreMemoryUse } from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';
import { countIn } from '../reading/record-fields.ts';
import { listIn } from '../scripts/reply.ts';
import { dropLogsScript, dropOldestScript } from '../scripts/retention.ts';
import { runScript, type Script } from '../scripts/script.ts';

/** Looks at how full Redis is, and makes room in it. */
export function openMemoryUse(parts: StoreParts): StoreMemoryUse {
  const { client, keys } = parts;
  const drop = (doing: string, script: Script, ask: { from: number; most: number }) =>
    asking(doing, async () => {
      const [dropped, next] = listIn(await runScript(parts, script, ask), doing, 2);
      return { dropped: Number(dropped), next: Number(next) };
    });
  return {
    use: () =>
      asking('asking for the use of memory', async () =>
        useIn(await client.info('memory').catch(() => '')),
      ),
    kept: () =>
      asking('asking what is kept', async () => {
        const fields = ['runCount', 'runBytes', 'logBytes'] as const;
        const [runs, runBytes, logBytes] = await client.hmget(keys.counters, ...fields);
        return {
          runs: countIn(runs),
          runBytes: countIn(runBytes),
          logBytes: countIn(logBytes),
        };
      }),
    dropLogs: (from, most) => drop('dropping logs', dropLogsScript, { from, most }),
    dropRuns: (from, most) => drop('dropping old runs', dropOldestScript, { from, most }),
  };
}

function useIn(info: string): MemoryUse | undefined {
  const used = /^used_memory:(\d+)/m.exec(info)?.[1];
  const most = /^maxmemory:(\d+)/m.exec(info)?.[1];
  return used === undefined || most === undefined
    ? undefined
    : { usedBytes: Number(used), maxBytes: Number(most) };
}
