import { join } from 'node:path';
import { bundleProgram } from './bundle-program.ts';

/** Makes the files from which a checkout and the images start: `apps/…/dist/program.js`. */
export async function buildPrograms(root: string): Promise<void> {
  const names = ['scheduler', 'worker', 'cli'] as const;
  await Promise.all(
    names.map((name) => bundleProgram(root, { name, folder: join(root, `apps/${name}/dist`) })),
  );
}
