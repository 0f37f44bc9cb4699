import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';

/** Variables whose values are for this process alone; each may come as the file that `<name>_FILE` names instead. */
export const secretVariables: readonly string[] = [
  'ESCAPEMENT_ADMIN_TOKEN',
  'ESCAPEMENT_REDIS',
  'ESCAPEMENT_REDIS_PASSWORD',
  'ESCAPEMENT_REDIS_SOURCES',
  'ESCAPEMENT_SECRETS_KEY',
  'ESCAPEMENT_ZOOKEEPER_AUTH',
];

/** `process.env`: what is set in it is set for the whole process. */
type ProcessEnvironment = Record<string, string | undefined>;

/** What became of the values that were to be hidden; `names` have some. */
export type Hiding =
  | { readonly kind: 'hidden'; readonly names: readonly string[] }
  | { readonly kind: 'impossible'; readonly names: readonly string[]; readonly because: string };

interface Entry {
  readonly name: string;
  /** Where the value begins in the block, and how many bytes it has. */
  readonly offset: number;
  readonly bytes: number;
}

/**
 * Takes values out of what every process of the same user reads at `/proc/<pid>/environ`. The kernel shows there the block
 * that the process was started with, whatever becomes of its variables; so the values are first set anew, which puts them
 * elsewhere, and then overwritten where they stood. The process keeps them. Linux only.
 */
export function hideEnvironment(
  env: ProcessEnvironment,
  isHidden: (name: string) => boolean,
): Hiding {
  const found = readable(isHidden);
  const names = found.map(({ name }) => name);
  if (names.length === 0) return { kind: 'hidden', names };
  try {
    for (const name of names) setAnew(env, name);
    overwrite(found);
  } catch (error) {
    return { kind: 'impossible', names, because: (error as Error).message };
  }
  const left = readable(isHidden);
  return left.length === 0
    ? { kind: 'hidden', names }
    : { kind: 'impossible', names, because: 'they stand there still' };
}

/** Drops the secrets, which have been read by now, from the environment, and hides what else is named. */
export function forgetSecrets(
  env: ProcessEnvironment,
  isHidden: (name: string) => boolean = () => false,
): Hiding {
  for (const name of secretVariables) delete env[name];
  return hideEnvironment(env, (name) => secretVariables.includes(name) || isHidden(name));
}

function readable(isHidden: (name: string) => boolean): readonly Entry[] {
  let block: Buffer;
  try {
    block = readFileSync('/proc/self/environ');
  } catch {
    // Nothing shows this process's environment here.
    return [];
  }
  return entriesOf(block).filter(({ name, bytes }) => bytes > 0 && isHidden(name));
}

/** `NAME=value` and a zero byte, one after the other. A value that was overwritten has only zeros. */
function entriesOf(block: Buffer): readonly Entry[] {
  const entries: Entry[] = [];
  for (let from = 0; from < block.length; ) {
    const zero = block.indexOf(0, from);
    const to = zero === -1 ? block.length : zero;
    const equals = block.subarray(from, to).indexOf('=');
    if (equals > 0) {
      const name = block.toString('utf8', from, from + equals);
      const offset = from + equals + 1;
      entries.push({ name, offset, bytes: to - offset });
    }
    from = to + 1;
  }
  return entries;
}

function setAnew(env: ProcessEnvironment, name: string): void {
  const value = env[name];
  if (value !== undefined) env[name] = value;
}

function overwrite(entries: readonly Entry[]): void {
  const start = environmentStart();
  const memory = openSync('/proc/self/mem', 'r+');
  try {
    for (const { offset, bytes } of entries) {
      writeSync(memory, Buffer.alloc(bytes), 0, bytes, start + offset);
    }
  } finally {
    closeSync(memory);
  }
}

/** Field 50 of proc(5)'s stat; the second field is a name in parentheses that may hold anything. */
function environmentStart(): number {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fromThird = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const start = Number(fromThird[50 - 3]);
  if (!Number.isSafeInteger(start) || start <= 0) {
    throw new Error('where the environment lies in memory is not told');
  }
  return start;
}
