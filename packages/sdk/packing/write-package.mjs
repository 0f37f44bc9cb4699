/**
 * Writes what is published: the code of this package and of those below it in one file each entry, and their types beside it. Nothing of it
 * names a package that is not on the registry. Run by `npm pack`, after the compiler.
 */
import { copyFile, readFile, rm } from 'node:fs/promises';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { writeTypes } from './write-types.mjs';

const folder = fileURLToPath(new URL('..', import.meta.url));
const dist = join(folder, 'dist/published');
const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
const entries = Object.entries(manifest.exports).map(([name, { source }]) => [
  name === '.' ? 'index' : name.slice(2),
  source,
]);

/** Ours are contained; everything of others is installed beside, so that it is kept up by whoever installs. */
const othersStayOutside = {
  name: 'others-stay-outside',
  setup(building) {
    building.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@escapement/')
        ? undefined
        : { path, external: true, sideEffects: false },
    );
  },
};

await rm(dist, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: folder,
  entryPoints: Object.fromEntries(entries),
  outdir: dist,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  conditions: ['source'],
  plugins: [othersStayOutside],
  metafile: true,
  logLevel: 'warning',
});
const byCode = Object.values(metafile.outputs).flatMap(({ imports }) =>
  imports.filter(({ external }) => external).map(({ path }) => path),
);
const byTypes = await writeTypes({ folder, dist, entries: entries.map(([name]) => name) });
await copyFile(join(folder, '../../LICENSE'), join(dist, 'LICENSE'));

const needed = new Set([...byCode, ...byTypes].filter((name) => !isBuiltin(name)).map(packageOf));
const declared = new Set(Object.keys(manifest.dependencies));
const missing = [...needed].filter((name) => !declared.has(name));
const needless = [...declared].filter((name) => !needed.has(name));
if (missing.length + needless.length > 0) {
  throw new Error(`dependencies: not declared: [${missing}], declared for nothing: [${needless}]`);
}

function packageOf(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}
