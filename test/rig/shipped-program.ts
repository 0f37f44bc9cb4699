import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleProgram, type ProgramName } from '@escapement/dev';

const root = fileURLToPath(new URL('../..', import.meta.url));
const made = new Map<ProgramName, Promise<string>>();

/**
 * The file of a program as it is shipped, made from the sources as they are now, so that a test never runs what was built before. It lasts as
 * long as this process.
 */
export function shippedProgram(name: ProgramName): Promise<string> {
  const known = made.get(name) ?? make(name);
  made.set(name, known);
  return known;
}

/** The file that each kind of process of a cluster starts from. */
export type ShippedPrograms = Readonly<Record<'scheduler' | 'worker', string>>;

export async function shippedPrograms(): Promise<ShippedPrograms> {
  return { scheduler: await shippedProgram('scheduler'), worker: await shippedProgram('worker') };
}

async function make(name: ProgramName): Promise<string> {
  const app = mkdtempSync(join(tmpdir(), `escapement-${name}-`));
  process.once('exit', () => rmSync(app, { recursive: true, force: true }));
  cpSync(join(root, 'apps', name, 'package.json'), join(app, 'package.json'));
  const folder = join(app, 'dist');
  await bundleProgram(root, { name, folder });
  return join(folder, 'program.js');
}
