import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './run.mjs';

/**
 * Whether node_modules holds what the lock asks for. npm keeps its own record of what it has put there
 * (`node_modules/.package-lock.json`), so the two are compared and no stamp of ours can go stale.
 *
 * @param {{ packages: Record<string, { version?: string, optional?: boolean }> }} lock
 * @param {{ packages: Record<string, { version?: string }> }} installed
 */
export function isInstalled(lock, installed) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true;
    const present = installed.packages[path];
    // Builds for other platforms are in the lock and rightly absent here.
    if (present === undefined) return wanted.optional === true;
    return present.version === wanted.version;
  });
}

/**
 * Installs the dependencies when they are missing or not those of the lock.
 *
 * @param {{ root: string, say: (line: string) => void }} at
 */
export async function install({ root, say }) {
  const lock = await readJson(join(root, 'package-lock.json'));
  const installed = await readJson(join(root, 'node_modules/.package-lock.json'));
  if (lock !== undefined && installed !== undefined && isInstalled(lock, installed)) return;
  say('Installing the dependencies (npm ci), about a minute …');
  await run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: root });
}

async function readJson(path) {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
