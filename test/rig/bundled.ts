import { mkdtempSync, rmSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../..', import.meta.url));
const made = new Map<string, Promise<string>>();

/** What is not ours is found where it is installed, from wherever the one file lies. */
const othersByTheirPath: Plugin = {
  name: 'others-by-their-path',
  setup(building) {
    building.onResolve({ filter: /^[^./]/ }, async ({ path, kind, resolveDir, pluginData }) => {
      if (kind === 'entry-point' || pluginData === 'found' || path.startsWith('@escapement/')) {
        return undefined;
      }
      if (isBuiltin(path)) return { path, external: true };
      const found = await building.resolve(path, { kind, resolveDir, pluginData: 'found' });
      return { path: pathToFileURL(found.path).href, external: true, sideEffects: false };
    });
  },
};

/**
 * A program of ours with all of ours that it asks for, from the sources, in one file that lasts as long as the tests. To start a process by the
 * sources themselves takes several seconds of a processor, for each process anew.
 *
 * @param file Where its source lies, from the top of the project.
 */
export function bundled(file: string): Promise<string> {
  const known = made.get(file) ?? bundle(file);
  made.set(file, known);
  return known;
}

async function bundle(file: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'escapement-program-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const outfile = join(folder, 'program.mjs');
  await build({
    entryPoints: [join(root, file)],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    conditions: ['source'],
    plugins: [othersByTheirPath],
    logLevel: 'warning',
  });
  return outfile;
}
