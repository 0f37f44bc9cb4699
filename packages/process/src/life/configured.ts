import { ConfigFault } from '@escapement/core';
import { exitCodes } from './exit-codes.ts';

/** What of this process is needed here; `process` itself, but in tests. */
export interface Ending {
  readonly stdout: { write(text: string): unknown };
  readonly stderr: { write(text: string): unknown };
  exit(code: number): never;
}

/** What `build` makes. Whatever it finds wrong with the configuration is said in full, and ends the process. */
export function configured<T>(app: string, build: () => T, ending: Ending = process): T {
  try {
    return build();
  } catch (error) {
    if (error instanceof ConfigFault) refuseConfig(app, error, ending);
    throw error;
  }
}

/** Ends the process over a configuration that cannot work, each problem on a line. */
export function refuseConfig(app: string, fault: ConfigFault, ending: Ending = process): never {
  const problems = fault.message.replace(/^/gm, '  ');
  ending.stderr.write(`escapement ${app} cannot start:\n${problems}\n`);
  ending.exit(exitCodes.badConfig);
}

/** With `--check-config` among the arguments, prints what was read and ends; to be called before anything is opened. */
export function endIfOnlyChecked(
  argv: readonly string[],
  shown: () => object,
  ending: Ending = process,
): void {
  if (!argv.includes('--check-config')) return;
  ending.stdout.write(`${JSON.stringify(shown(), null, 2)}\n`);
  ending.exit(exitCodes.ok);
}
