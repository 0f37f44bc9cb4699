import { setImmediate } from 'node:timers/promises';
import type { Clock } from '@escapement/core';

/** How long work may go on before everything else has its turn: the same loop leads, and answers everybody. */
const sliceMs = 5;
/** What is sorted in one go takes no longer than a slice. */
const sortedAtOnce = 2_000;

/** Asked now and then by work that goes through much: resolves once all that waited has had its turn, where the slice is used up. */
export type Breathe = () => Promise<void> | undefined;

/** Begins a slice. */
export function openSlices(clock: Pick<Clock, 'monotonicMs'>): Breathe {
  let endsAt = clock.monotonicMs() + sliceMs;
  const next = async () => {
    await setImmediate();
    endsAt = clock.monotonicMs() + sliceMs;
  };
  return () => (clock.monotonicMs() < endsAt ? undefined : next());
}

/** How many items are gone through between two looks at the clock. */
export const lookedEvery = 64;

interface Keyed<Item> {
  readonly item: Item;
  readonly key: string;
}

/** The items in the order of their keys, of which no two are the same. */
export async function sortedInSlices<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  breathe: Breathe,
): Promise<readonly Item[]> {
  let lists: (readonly Keyed<Item>[])[] = [];
  for (let from = 0; from < items.length; from += sortedAtOnce) {
    const some = items.slice(from, from + sortedAtOnce).map((item) => ({ item, key: keyOf(item) }));
    lists.push(some.sort((a, b) => (a.key < b.key ? -1 : 1)));
    await breathe();
  }
  while (lists.length > 1) {
    const pairs: (readonly Keyed<Item>[])[] = [];
    for (let at = 0; at < lists.length; at += 2) {
      pairs.push(await merged(lists[at] ?? [], lists[at + 1] ?? [], breathe));
    }
    lists = pairs;
  }
  return (lists[0] ?? []).map(({ item }) => item);
}

/** Two ordered lists as one. */
async function merged<Item>(
  first: readonly Keyed<Item>[],
  second: readonly Keyed<Item>[],
  breathe: Breathe,
): Promise<readonly Keyed<Item>[]> {
  const all: Keyed<Item>[] = [];
  let next = 0;
  for (const each of first) {
    for (let one = second[next]; one !== undefined && one.key < each.key; one = second[next]) {
      all.push(one);
      next += 1;
    }
    all.push(each);
    if (all.length % lookedEvery === 0) await breathe();
  }
  return [...all, ...second.slice(next)];
}
