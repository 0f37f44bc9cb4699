import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { commandLineOf } from '../processes/stale-processes.ts';

/** What every process of one test run carries. */
export interface RunMark {
  /** A `NAME=value` that all inherit in their environment. */
  readonly variable: string;
  /** The run's own folder for temporary files, in which servers are started. */
  readonly folder: string;
}

/** A process that should have ended with the tests. */
export interface Leftover {
  readonly pid: number;
  readonly command: string;
}

/**
 * Finds processes of a test run that outlive it, after a moment to finish dying. Known by their environment or by
 * their working folder: Redis writes its title over its environment. Linux only; elsewhere none are found.
 */
export async function findLeftovers(mark: RunMark, graceMs: number): Promise<readonly Leftover[]> {
  const deadline = performance.now() + graceMs;
  for (;;) {
    const found = leftoversNow(mark);
    if (found.length === 0 || performance.now() > deadline) return found;
    await delay(100);
  }
}

/** Ends them: they are ours by their mark. */
export function endLeftovers(leftovers: readonly Leftover[]): void {
  for (const { pid } of leftovers) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // Gone by itself in the meantime.
    }
  }
}

function leftoversNow(mark: RunMark): readonly Leftover[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && pid !== process.pid && bears(pid, mark))
    .map((pid) => ({ pid, command: commandLineOf(pid) ?? '' }))
    .filter(({ command }) => command !== '');
}

function bears(pid: number, { variable, folder }: RunMark): boolean {
  try {
    const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return environment.includes(variable) || readlinkSync(`/proc/${pid}/cwd`).startsWith(folder);
  } catch {
    // Another user's process, or one that ended just now.
    return false;
  }
}
