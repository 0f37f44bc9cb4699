import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { type Clock, cutText } from '@escapement/core';

/** What all processes of one script bear, wherever they have gone. */
export type Mark =
  | { readonly kind: 'limit'; readonly microseconds: number }
  /** Every one of these `NAME=value`. */
  | { readonly kind: 'environment'; readonly entries: readonly string[] };

/** A process in words: its number and its command line, cut to what fits in a line of a log. */
export type StrayName = string;

export interface Strays {
  readonly ended: readonly StrayName[];
  /** Those that could not be ended, since they had become another user's. */
  readonly left: readonly StrayName[];
}

interface Bearer {
  readonly pid: number;
  readonly groupId: number;
  readonly isDead: boolean;
  readonly name: StrayName;
}

const rounds = 100;
const roundMs = 5;
/** So many processes are looked at before other work has its turn: what the kernel tells is read at once, from no disk. */
const lookedAtOnce = 16;
const longestName = 120;

/**
 * Ends what a script has left behind outside of its process group: a process that made a session of its own lives on
 * otherwise, beside the attempt that comes next. Looks again until nothing is found, since what is ended may have begun
 * more; and then only at what is new, and at once, so that nothing outruns it. Linux only; elsewhere nothing is found.
 */
export async function endStrays(
  mark: Mark,
  { groupId, clock }: { readonly groupId: number; readonly clock: Pick<Clock, 'sleep'> },
): Promise<Strays> {
  const ended = new Map<number, StrayName>();
  let left: readonly Bearer[] = [];
  const others = new Set<string>();
  for (let round = 0; round < rounds; round += 1) {
    const { bearers, hasVanished } = await bearersOf(mark, others);
    const found = bearers.filter((one) => !one.isDead && one.groupId !== groupId);
    left = found.filter((one) => !kill(one.pid));
    const going = found.filter((one) => !left.includes(one));
    if (going.length === 0 && !hasVanished) break;
    // On its way out a process has no words any more.
    const fresh = going.filter((one) => !ended.has(one.pid));
    for (const one of fresh) ended.set(one.pid, one.name);
    // What was found just now may have begun another a moment before; only for what is on its way out there is time.
    if (fresh.length === 0) await clock.sleep(roundMs);
  }
  return { ended: [...ended.values()], left: left.map(({ name }) => name) };
}

/** The living processes of a group that bear the mark. */
export async function namesInGroup(mark: Mark, groupId: number): Promise<readonly StrayName[]> {
  const { bearers } = await bearersOf(mark, new Set());
  return bearers.filter((one) => !one.isDead && one.groupId === groupId).map(({ name }) => name);
}

/** Whether the process is gone or going; not when it is not ours to end. */
function kill(pid: number): boolean {
  try {
    process.kill(pid, 'SIGKILL');
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ESRCH') return true;
    if (code === 'EPERM') return false;
    throw error;
  }
}

/**
 * Who bears the mark now. Who does not is noted among the `others`, since a limit is only ever inherited; an environment cannot be
 * read while its process is changing its program. A process that vanished before it was looked at may have left another.
 */
async function bearersOf(
  mark: Mark,
  others: Set<string>,
): Promise<{ readonly bearers: readonly Bearer[]; readonly hasVanished: boolean }> {
  const bearers: Bearer[] = [];
  let hasVanished = false;
  let looked = 0;
  for (const pid of processes()) {
    if (others.has(pid)) continue;
    const bears = bearing(pid, mark);
    if (bears === undefined) hasVanished = true;
    else if (bears) bearers.push(look(pid));
    else if (mark.kind === 'limit') others.add(pid);
    looked += 1;
    if (looked % lookedAtOnce === 0) await setImmediate();
  }
  return { bearers, hasVanished };
}

function processes(): readonly string[] {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** Nothing of a process that has ended meanwhile. */
function bearing(pid: string, mark: Mark): boolean | undefined {
  switch (mark.kind) {
    case 'limit': {
      const limits = textOf(pid, 'limits');
      return limits === '' ? undefined : limits.includes(` ${mark.microseconds} `);
    }
    case 'environment': {
      const entries = textOf(pid, 'environ').split('\0');
      return mark.entries.length > 0 && mark.entries.every((entry) => entries.includes(entry));
    }
  }
}

/** A process as proc(5)'s stat shows it: `pid (name) state parent group …`; the name may hold anything. */
function look(pid: string): Bearer {
  const stat = textOf(pid, 'stat');
  const [state = 'X', , group = ''] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const words = textOf(pid, 'cmdline')
    .split(/[\s\0]+/)
    .join(' ')
    .trim();
  const name = words === '' ? stat.slice(stat.indexOf('('), stat.lastIndexOf(')') + 1) : words;
  return {
    pid: Number(pid),
    groupId: Number(group),
    isDead: state === 'Z' || state === 'X',
    name: `${pid} ${cutText(name, longestName)}`,
  };
}

/** Nothing of a process that has ended meanwhile, or that we may not look into. */
function textOf(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
