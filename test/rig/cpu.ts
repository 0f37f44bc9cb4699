import { readFileSync } from 'node:fs';

/** Linux counts processor time in hundredths of a second. */
const ticksPerSecond = 100;

/** Processor time, user and system, that the processes have used so far, in seconds; one that is gone counts 0. */
export function cpuSecondsOf(pids: readonly (number | undefined)[]): number {
  return pids.reduce<number>((sum, pid) => sum + (pid === undefined ? 0 : cpuSeconds(pid)), 0);
}

/** Processor time by whose it was, seconds. */
export type Spent = Readonly<Record<string, number>>;

/** Begins to count; the answer tells what has been used since, by whose processes they are. */
export function spentBy(
  pids: Readonly<Record<string, readonly (number | undefined)[]>>,
): () => Spent {
  const read = () =>
    Object.entries(pids).map(([whose, those]) => [whose, cpuSecondsOf(those)] as const);
  const before = new Map(read());
  return () =>
    Object.fromEntries(
      read().map(([whose, seconds]) => [whose, seconds - (before.get(whose) ?? 0)]),
    );
}

function cpuSeconds(pid: number): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
  } catch {
    return 0;
  }
}
