import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { requireNode } from './node-version.mjs';

/** The checkout that this file is part of. */
export const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

/**
 * From a bare checkout to a built one, doing only what is missing, then hands over the compiled commands.
 * Everything before this point is plain JavaScript without dependencies, since there may be none yet.
 *
 * @param {(line: string) => void} say
 */
export async function prepare(say) {
  requireNode();
  try {
    await install({ root, say });
    await build({ root, say });
  } catch (error) {
    console.error(error.message);
    process.exit(1);
  }
  return import(pathToFileURL(join(root, 'apps/dev/dist/index.js')).href);
}

/**
 * The same, and the servers and the browser that drills, benches and pictures need.
 *
 * @param {(line: string) => void} say
 */
export async function prepareWithServers(say) {
  const { installNeeded } = await prepare(say);
  const lack = await installNeeded(process.env);
  if (lack === undefined) return;
  console.error(lack);
  process.exit(1);
}
