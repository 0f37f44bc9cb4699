import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { licencesOf } from './licences.ts';

/** A program that is shipped, by the name of its app. */
export type ProgramName = 'scheduler' | 'worker' | 'cli';

/** What a program starts in a thread or a process of its own, and looks for in the folder that it lies in itself. */
const startedBy: Readonly<Record<ProgramName, readonly string[]>> = {
  scheduler: ['packages/api/src/checks/check-thread'],
  worker: [
    'packages/worker/src/cells/process-cell-main',
    'packages/worker/src/cells/thread-cell-main',
  ],
  cli: [],
};

/** Libraries that are no ES modules ask for each other, and for what is part of Node.js, by `require`. */
const requireOfTheirs = [
  "import { createRequire as createRequireOfTheirs } from 'node:module';",
  'const require = createRequireOfTheirs(import.meta.url);',
].join('\n');

/**
 * Makes one file of a program, `program.js`, and of all that it asks for, libraries too (with their licences in `licences.txt`): to read some nine hundred files, and to find each, takes
 * more than half of the time and of the processor in which a program starts. It reads `../package.json`, wherever it lies.
 *
 * @param folder Where the file comes to lie, beside those that the program starts.
 */
export async function bundleProgram(
  root: string,
  { name, folder }: { readonly name: ProgramName; readonly folder: string },
): Promise<void> {
  const beside = startedBy[name].map((path) => [path.slice(path.lastIndexOf('/') + 1), path]);
  const entries = [['program', `apps/${name}/src/main`], ...beside];
  const { metafile } = await build({
    absWorkingDir: root,
    metafile: true,
    entryPoints: entries.map(([out = '', path]) => ({ in: join(root, `${path}.ts`), out })),
    outdir: folder,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    conditions: ['source'],
    banner: { js: requireOfTheirs },
    sourcemap: true,
    // A trace says where the fault is; the sources are in the repository.
    sourcesContent: false,
    logLevel: 'warning',
  });
  writeFileSync(join(folder, 'licences.txt'), licencesOf(root, Object.keys(metafile.inputs)));
}
