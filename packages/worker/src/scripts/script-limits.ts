import { readFileSync } from 'node:fs';

/** What the kernel lets a script have; `undefined` is as much as the worker itself may have. */
export interface ScriptLimits {
  /** Processes and threads of the script's user, on the whole machine; root is not held by it. */
  readonly processes: number | undefined;
  /** Memory of each process of its own, in bytes. */
  readonly memoryBytes: number | undefined;
  /** The largest file that may be written, in bytes. */
  readonly fileBytes: number | undefined;
}

/** How limits are called by prlimit(1), and by the kernel in `/proc/<pid>/limits`. */
const names = {
  processes: { option: 'nproc', inProc: 'Max processes' },
  memoryBytes: { option: 'data', inProc: 'Max data size' },
  fileBytes: { option: 'fsize', inProc: 'Max file size' },
} as const;

/** The options that tell prlimit(1) the limits, none above what a process with these `/proc/<pid>/limits` may give. */
export function limitOptions(limits: ScriptLimits, ours: string): readonly string[] {
  const set = (Object.keys(names) as (keyof ScriptLimits)[]).flatMap((key) => {
    const wanted = limits[key];
    if (wanted === undefined) return [];
    return [`--${names[key].option}=${Math.min(wanted, hardLimit(ours, names[key].inProc))}`];
  });
  // What a script that crashed had in memory is for nobody.
  return ['--core=0', ...set];
}

/** What may be given at most; infinite where nothing is said. */
export function hardLimit(text: string, name: string): number {
  const found = new RegExp(`^${name} +\\S+ +(\\d+)`, 'm').exec(text);
  return found === null ? Number.POSITIVE_INFINITY : Number(found[1]);
}

/** The limits of this process, or nothing where the kernel does not tell. */
export function ownLimits(): string {
  try {
    return readFileSync('/proc/self/limits', 'utf8');
  } catch {
    return '';
  }
}
