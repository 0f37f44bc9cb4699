import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endWithUs } from '@escapement/testkit';

/** How a program is to be started. */
export interface ProgramStart {
  readonly args?: readonly string[];
  /** All that it knows of the world, beside where programs lie. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts a program of ours by its source, as whoever reads it would, with its output at hand. It ends with this process at the latest;
 * whoever starts it kills it before.
 *
 * @param file Where it lies, from the top of the project.
 */
export function startProgram(file: string, { args = [], env }: ProgramStart): ChildProcess {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  const child = spawn(process.execPath, ['--conditions=source', '--import', 'tsx', path, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endWithUs(child);
  return child;
}
