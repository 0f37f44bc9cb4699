import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commandLineOf } from '../processes/stale-processes.ts';

/** Another launcher is at work in the same data directory. */
export class AlreadyRunning extends Error {
  override readonly name = 'AlreadyRunning';
}

/**
 * Claims a data directory for this launcher.
 *
 * @returns What gives it back.
 * @throws {AlreadyRunning} when a living launcher holds it.
 */
export function claimDataDir(dataDir: string): () => void {
  const path = join(dataDir, 'launcher.pid');
  const holder = readPid(path);
  const isAlive = holder !== undefined && /start\.mjs/.test(commandLineOf(holder) ?? '');
  if (isAlive && holder !== process.pid) {
    throw new AlreadyRunning(`Escapement already runs in ${dataDir} (process ${holder}).`);
  }
  writeFileSync(path, `${process.pid}\n`);
  return () => rmSync(path, { force: true });
}

function readPid(path: string): number | undefined {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
