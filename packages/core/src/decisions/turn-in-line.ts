/**
 * How a place in the line of a lock goes together with those beside it: alone, with other readers, or with as many as there
 * are permits. A mutex and the writer of a read-write lock are one and the same: alone.
 */
export type LineMode = 'alone' | 'read' | 'permit';

/** A place in the line of a lock: the name of its znode, taken apart. */
export interface LinePlace {
  readonly name: string;
  readonly guid: string;
  readonly mode: LineMode;
}

export type Turn =
  | { readonly kind: 'holds' }
  /** Nobody who is listed. */
  | { readonly kind: 'missing' }
  /** Nothing changes before this one leaves. */
  | { readonly kind: 'behind'; readonly predecessor: string }
  /**
   * All permits are out. Whoever is first of those that wait watches all that are before it, and everybody else the one directly
   * before, which tells when it comes to hold. Who of them waits stands in the znodes and not in their names.
   */
  | {
      readonly kind: 'no-permit';
      readonly predecessor: string;
      readonly before: readonly string[];
    };

const suffixes: Readonly<Record<LineMode, string>> = { alone: '', read: '.r', permit: '.p' };
const modes: Readonly<Record<string, LineMode>> = { '.r': 'read', '.p': 'permit' };

/** What ZooKeeper adds a sequence to for the name of a place, without the underscore between the two. */
export function placeStem(guid: string, mode: LineMode): string {
  return `${guid}${suffixes[mode]}`;
}

/** The line in the order in which it is served. Names that are no place's are left out; who came first is told as in an election. */
export function lineOf(names: readonly string[]): readonly LinePlace[] {
  return names
    .map(parsePlace)
    .filter((place) => place !== undefined)
    .sort((a, b) => (a.sequence - b.sequence) | 0)
    .map(({ sequence: _, ...place }) => place);
}

function parsePlace(name: string): (LinePlace & { readonly sequence: number }) | undefined {
  const match = /^([0-9a-f-]{36})(\.[rp])?_(-?\d{10})$/.exec(name);
  if (match === null) return undefined;
  const mode = modes[match[2] ?? ''] ?? 'alone';
  return { name, guid: match[1] ?? '', mode, sequence: Number(match[3]) };
}

/**
 * Whose turn it is, decided from the line and the number of permits alone: strictly first come, first served. A reader waits for the
 * last before it that is none, whoever is alone for its predecessor, a permit for one that is free; and all wait for those of another mode.
 */
export function turnOf(line: readonly LinePlace[], guid: string, permits: number): Turn {
  const index = line.findIndex((place) => place.guid === guid);
  const own = line[index];
  if (own === undefined) return { kind: 'missing' };
  if (holdsAt(line, index, permits)) return { kind: 'holds' };
  const before = line.slice(0, index);
  const stranger = own.mode === 'alone' ? before.at(-1) : lastOther(before, own.mode);
  if (stranger !== undefined) return { kind: 'behind', predecessor: stranger.name };
  const names = before.map(({ name }) => name);
  return { kind: 'no-permit', predecessor: names.at(-1) ?? '', before: names };
}

/** Whether the place at this index may hold. */
export function holdsAt(
  line: readonly { readonly mode: LineMode }[],
  index: number,
  permits: number,
): boolean {
  const mode = line[index]?.mode;
  if (mode === undefined) return false;
  if (index === 0) return true;
  if (mode === 'alone' || lastOther(line.slice(0, index), mode) !== undefined) return false;
  return mode === 'read' || index < permits;
}

function lastOther<P extends { readonly mode: LineMode }>(
  places: readonly P[],
  mode: LineMode,
): P | undefined {
  return places.findLast((place) => place.mode !== mode);
}

/** How many may stand before a program that asks for a lock, holders too: each look at a line reads all of it. Half of them may hold it, of a semaphore. */
export const lineAtMost = 2_000;

/** Whether a line may be joined in this mode: the family of whoever is first is that of the lock. */
export function fitsLine(line: readonly { readonly mode: LineMode }[], mode: LineMode): boolean {
  const first = line[0]?.mode ?? mode;
  return (first === 'permit') === (mode === 'permit');
}
