import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run } from './run.mjs';

/** What the programs are made of: a change in any of these makes them stale. */
const programSources = [
  'apps/scheduler',
  'apps/worker',
  'apps/cli',
  'packages',
  'package-lock.json',
];
/** What the console's bundle is made of. */
const consoleSources = [
  'apps/console',
  'packages/client',
  'packages/core',
  'packages/protocol',
  'packages/timetable',
  'package-lock.json',
];

/**
 * Builds whatever is stale. `tsc -b` knows by itself what is (0.1 s when nothing is); the programs and the console
 * carry the digest of their sources, so that removing `dist` removes the claim with it.
 *
 * @param {{ root: string, say: (line: string) => void }} at
 */
export async function build({ root, say }) {
  if (!existsSync(join(root, 'apps/dev/dist/index.js'))) say('Building …');
  await run('node', [join(root, 'node_modules/typescript/bin/tsc'), '-b'], { cwd: root });
  // Only now is there the code that bundles them.
  await unlessFresh({ root, app: 'scheduler', sources: programSources }, async () => {
    const { buildPrograms } = await import(
      pathToFileURL(join(root, 'apps/dev/dist/index.js')).href
    );
    await buildPrograms(root);
  });
  if (!existsSync(join(root, 'apps/console/index.html'))) return;
  await unlessFresh({ root, app: 'console', sources: consoleSources }, async () => {
    say('Building the console …');
    await run('npm', ['run', 'build', '-w', '@escapement/console'], { cwd: root });
  });
}

async function unlessFresh({ root, app, sources }, make) {
  const stamp = join(root, 'apps', app, 'dist/.built-from');
  const digest = await digestOf(root, sources);
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === digest) return;
  await make();
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
