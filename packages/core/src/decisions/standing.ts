/** A candidate's znode name, `<guid>_<sequence>`, taken apart. */
export interface Candidate {
  readonly name: string;
  readonly guid: string;
  readonly sequence: number;
}

export type Place =
  | { readonly kind: 'first' }
  | { readonly kind: 'behind'; readonly predecessor: string }
  | { readonly kind: 'missing' };

/**
 * Takes a sequential name apart. The sequence is a signed 32-bit integer of ZooKeeper that overflows into the negative,
 * so it may carry a sign. `undefined` for a name that no candidate of ours made.
 */
export function parseCandidate(name: string): Candidate | undefined {
  const match = /^([0-9a-f-]{36})_(-?\d{10})$/.exec(name);
  if (match === null) return undefined;
  return { name, guid: match[1] ?? '', sequence: Number(match[2]) };
}

/**
 * Candidates in the order in which they are served; names that are no candidate's are left out. Which of two came first is told by their
 * distance in 32 bits, so that who comes after an overflow is behind who came before it.
 */
export function inOrder(names: readonly string[]): readonly Candidate[] {
  return names
    .map(parseCandidate)
    .filter((candidate) => candidate !== undefined)
    .sort((a, b) => (a.sequence - b.sequence) | 0);
}

/**
 * My place in the queue, decided from the list of children alone. Who is behind watches exactly one predecessor, so that a
 * death wakes one candidate and not the herd. Source: the leader election recipe of Apache ZooKeeper.
 */
export function placeOf(guid: string, names: readonly string[]): Place {
  const ordered = inOrder(names);
  const index = ordered.findIndex((candidate) => candidate.guid === guid);
  if (index < 0) return { kind: 'missing' };
  const predecessor = ordered[index - 1];
  return predecessor === undefined
    ? { kind: 'first' }
    : { kind: 'behind', predecessor: predecessor.name };
}
