import type { MemoryUse, StoreMemoryUse } from '@escapement/core';
import { asking } from '../connection/store-fault.ts';
import type { StoreParts } from '../connection/store-parts.ts';
import { countIn, wholeIn } from '../reading/record-fields.ts';
import { listIn } from '../scripts/reply.ts';
import {
  dropExcessScript,
  dropLogsScript,
  dropOldestScript,
  dropOwnScript,
  keptOfAll,
  trimmedTo,
} from '../scripts/retention.ts';
import { runScript, type Script } from '../scripts/script.ts';

/** Looks at how full Redis is, and makes room in it. */
export function openMemoryUse(parts: StoreParts): StoreMemoryUse {
  const { client, keys } = parts;
  const drop = (doing: string, script: Script, ask: { from: number; most: number }) =>
    asking(doing, async () => {
      const [dropped, next] = listIn(await runScript(parts, script, ask), doing, 2);
      return { dropped: Number(dropped), next: Number(next) < 0 ? undefined : Number(next) };
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
    keepPerJob: (runs) =>
      asking('saying how many runs a job keeps', async () => {
        const [said, trimmed] = await client.hmget(keys.keep, keptOfAll, trimmedTo);
        const isSettled = (wholeIn(trimmed) ?? Number.POSITIVE_INFINITY) <= runs;
        if (wholeIn(said) !== runs) {
          // What keeps no more than fewer keeps no more than these; from now on it may.
          const noted = isSettled ? { [trimmedTo]: runs } : {};
          await client.hset(keys.keep, { [keptOfAll]: runs, ...noted });
        }
        return isSettled ? 'settled' : 'lowered';
      }),
    dropExcess: (from, most) =>
      drop('dropping what jobs do not keep', dropExcessScript, { from, most }),
    dropOwn: (from, most) =>
      drop('dropping what jobs say that they do not keep', dropOwnScript, { from, most }),
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
