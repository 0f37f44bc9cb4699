import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { sep } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Role } from './child.ts';
import { type ProcessRow, readProcessTable } from './process-table.ts';

/** What the command line of each role contains. A number in an old file may belong to a stranger by now. */
const commandOf: Readonly<Record<Role, RegExp>> = {
  zookeeper: /QuorumPeerMain|docker/,
  redis: /redis-server|docker/,
  scheduler: /apps[/\\]scheduler[/\\]dist[/\\]main\.js/,
  worker: /apps[/\\]worker[/\\]dist[/\\]main\.js/,
};

/**
 * Ends what a killed launcher left running, recognised by its recorded process id, its command line and, where
 * the platform tells (Linux), that it runs inside this data directory.
 *
 * @returns The names of those ended.
 */
export async function endStaleProcesses(dataDir: string): Promise<readonly string[]> {
  const stale = readProcessTable(dataDir).filter((row) => isOurs(row, dataDir));
  for (const row of stale) signal(row.pid, 'SIGTERM');
  const deadline = performance.now() + 4000;
  while (stale.some((row) => isOurs(row, dataDir)) && performance.now() < deadline) {
    await delay(50);
  }
  for (const row of stale) if (isOurs(row, dataDir)) signal(row.pid, 'SIGKILL');
  return stale.map((row) => row.name);
}

function isOurs(row: ProcessRow, dataDir: string): boolean {
  const command = commandLineOf(row.pid);
  if (command === undefined || !commandOf[row.role]?.test(command)) return false;
  return process.platform !== 'linux' || runsInside(row.pid, dataDir);
}

/** The command line of a living process, or nothing when there is none with that id. */
export function commandLineOf(pid: number): string | undefined {
  try {
    if (process.platform === 'linux') {
      const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      // A zombie has no command line any more.
      return words === '' ? undefined : words;
    }
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return undefined;
  }
}

function runsInside(pid: number, dataDir: string): boolean {
  try {
    const cwd = readlinkSync(`/proc/${pid}/cwd`);
    const home = realpathSync(dataDir);
    return cwd === home || cwd.startsWith(home + sep);
  } catch {
    return false;
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended between the look and the signal, which is what was wanted.
  }
}
