import { readFileSync } from 'node:fs';
import type { Cluster } from '../rig/cluster.ts';

/** Levels of the log as numbers, as the processes write them. */
export const level = { warn: 40, error: 50 } as const;

/** Whether any scheduler has written a line of at least this level since the instant that the pattern fits. */
export function hasSaid(
  cluster: Cluster,
  wanted: { readonly since: number; readonly atLeast: number; readonly pattern: RegExp },
): boolean {
  return cluster.nodes.some(({ log }) =>
    readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}') && wanted.pattern.test(line))
      .map((line) => JSON.parse(line))
      .some(({ level, time }) => level >= wanted.atLeast && time >= wanted.since),
  );
}
