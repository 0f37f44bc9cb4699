/** The office as one of the two servers tells of it: in whose data, and under which epoch. */
export interface StoreMark {
  readonly ensembleId: string;
  readonly epoch: number;
}

/** Who leads by ZooKeeper, and who was let into office by this Redis; each as it was seen at about the same time. */
export interface PlaceLook {
  /** `undefined` while nobody leads. */
  readonly leader: StoreMark | undefined;
  /** `undefined` where no leader ever worked in this Redis, or where it forgot. */
  readonly store: StoreMark | undefined;
}

/** What is known of whether a Redis is the one in which the leader works. */
export type StorePlace =
  /** Nobody leads, or what was seen is still too little to judge by: `against` counts what spoke against it, in a row. */
  | { readonly kind: 'unknown'; readonly against?: Against }
  | { readonly kind: 'same' }
  /** `leaderless`: how often in a row nobody led since. */
  | { readonly kind: 'other'; readonly against: Against; readonly leaderless: number };

interface Against {
  readonly leader: StoreMark;
  readonly times: number;
}

/** A hand-over, and a Redis that forgot, are over before somebody has looked so often, a second apart. */
const timesAtLeast = 3;
/** Whoever works in the right Redis leads by then, if anybody does; else all may have moved to this one. */
const leaderlessMost = 15;

/**
 * A leader writes its epoch into Redis before it says in ZooKeeper that it leads. So the epoch of whoever leads is the mark by which a
 * process knows the Redis of its cluster: where another one stands, or none, for as long as the same leader does, this is another server,
 * or another database of the same server.
 */
export function placeAfter({ leader, store }: PlaceLook, before: StorePlace): StorePlace {
  if (leader === undefined) return leaderlessAfter(before);
  if (isSameMark(leader, store)) return { kind: 'same' };
  const against = before.kind === 'same' ? undefined : before.against;
  const timesBefore = isSameMark(leader, against?.leader) ? (against?.times ?? 0) : 0;
  const times = timesBefore + 1;
  const isProven = times >= timesAtLeast || before.kind === 'other';
  return isProven
    ? { kind: 'other', against: { leader, times }, leaderless: 0 }
    : { kind: 'unknown', against: { leader, times } };
}

/** A leader that is lost takes nothing back of what was proven, until nobody else can be expected. */
function leaderlessAfter(before: StorePlace): StorePlace {
  if (before.kind !== 'other' || before.leaderless >= leaderlessMost) return { kind: 'unknown' };
  return { ...before, leaderless: before.leaderless + 1 };
}

function isSameMark(one: StoreMark, other: StoreMark | undefined): boolean {
  return one.ensembleId === other?.ensembleId && one.epoch === other.epoch;
}
