import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { delimiter, join } from 'node:path';
import { hardLimit, limitOptions, ownLimits, type ScriptLimits } from './script-limits.ts';
import type { ScriptUser } from './script-user.ts';
import type { Mark } from './strays.ts';

/** What holds the scripts of a worker. */
export interface Confinement {
  /** Whom scripts run as; `undefined` for the worker's own user. */
  readonly user: ScriptUser | undefined;
  /** Whether limits can be set here: prlimit(1) of util-linux does it. */
  readonly hasLimits: boolean;
  /** Puts a script's command under its limits, and marks what will come of it. */
  confine(script: ConfinedScript): { readonly words: readonly string[]; readonly mark: Mark };
}

export interface ConfinedScript {
  readonly words: readonly string[];
  /** What tells the script's processes where no limit does, as `NAME=value`. */
  readonly environment: readonly string[];
}

const realtimeTimeout = 'Max realtime timeout';

/**
 * Looks for prlimit(1), once. A limit that means nothing here, the processor time between two waits of a real-time process,
 * also carries the mark: children inherit it whatever session, folder or environment they choose, nobody but root can raise
 * it, and the kernel shows it of every process.
 */
export function openConfinement(options: {
  readonly limits: ScriptLimits;
  readonly user: ScriptUser | undefined;
  /** Where programs are looked for. */
  readonly path: string;
}): Confinement {
  const ours = ownLimits();
  const prlimit = findPrlimit(options.path);
  const canMark = hardLimit(ours, realtimeTimeout) === Number.POSITIVE_INFINITY;
  return {
    user: options.user,
    hasLimits: prlimit !== undefined,
    confine: ({ words, environment }) => {
      const byEnvironment: Mark = { kind: 'environment', entries: environment };
      if (prlimit === undefined) return { words, mark: byEnvironment };
      const limits = limitOptions(options.limits, ours);
      if (!canMark) return { words: [prlimit, ...limits, '--', ...words], mark: byEnvironment };
      const microseconds = randomInt(2 ** 46, 2 ** 47);
      const marked = [...limits, `--rttime=${microseconds}`];
      const mark: Mark = { kind: 'limit', microseconds };
      return { words: [prlimit, ...marked, '--', ...words], mark };
    },
  };
}

function findPrlimit(path: string): string | undefined {
  return path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'prlimit'))
    .find((program) => spawnSync(program, ['--core=0', '--', 'true']).status === 0);
}
