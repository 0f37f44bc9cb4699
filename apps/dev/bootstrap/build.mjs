import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { run } from './run.mjs';

/** What the console's bundle is made of: a change in any of these makes it stale. */
const consoleSources = [
  'apps/console',
  'packages/client',
  'packages/core',
  'packages/protocol',
  'packages/timetable',
  'package-lock.json',
];

/**
 * Builds whatever is stale. `tsc -b` knows by itself what is (0.1 s when nothing is); the console's
 * bundle carries the digest of its sources, so that removing `dist` removes the claim with it.
 *
 * @param {{ root: string, say: (line: string) => void }} at
 */
export async function build({ root, say }) {
  if (!existsSync(join(root, 'apps/dev/dist/index.js'))) say('Building …');
  await run('node', [join(root, 'node_modules/typescript/bin/tsc'), '-b'], { cwd: root });
  await buildConsole({ root, say });
}

async function buildConsole({ root, say }) {
  if (!existsSync(join(root, 'apps/console/index.html'))) return;
  const stamp = join(root, 'apps/console/dist/.built-from');
  const digest = await digestOf(root, consoleSources);
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === digest) return;
  say('Building the console …');
  await run('npm', ['run', 'build', '-w', '@escapement/console'], { cwd: root });
  await writeFile(stamp, digest);
}

async function digestOf(root, paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    for await (const file of filesBelow(join(root, path))) {
      hash.update(`${relative(root, file)}\0`).update(await readFile(file));
    }
  }
  return hash.digest('hex');
}

/** Every file below a path, or the file itself, in a stable order, without what builds leave behind. */
async function* filesBelow(path) {
  const entries = await readdir(path, { withFileTypes: true }).catch((error) => {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (entries === undefined) return yield path;
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    if (entry.name === 'dist' || entry.name === 'node_modules') continue;
    const inner = join(path, entry.name);
    if (entry.isDirectory()) yield* filesBelow(inner);
    else yield inner;
  }
}
