import { type ChildProcess, spawn } from 'node:child_process';
import { endWithUs } from '@escapement/testkit';
import { bundled } from './bundled.ts';

/** How a program is to be started. */
export interface ProgramStart {
  readonly args?: readonly string[];
  /** All that it knows of the world, beside where programs lie. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Starts a program of ours as its source has it, with its output at hand. It ends with this process at the latest; whoever starts it kills it
 * before.
 *
 * @param file Where it lies, from the top of the project.
 */
export async function startProgram(
  file: string,
  { args = [], env }: ProgramStart,
): Promise<ChildProcess> {
  const program = await bundled(file);
  const child = spawn(process.execPath, [program, ...args], {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endWithUs(child);
  return child;
}
