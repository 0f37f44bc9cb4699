import { type EpochMillis, type QueueHold, type QueueLimits, rateWindow } from '@escapement/core';
import type { MemoryQueue } from './memory-queue.ts';
import { isByKeys } from './rate-keys.ts';
import type { StoreState } from './store-state.ts';

/** So long a worker rests that found a queue with as many at work as may be. */
const fullLookedAtMs = 1_000;

/** What the limits of a queue leave of what a worker asks for. */
export interface Room {
  readonly most: number;
  /** Places of the queue that nobody has; any number, where it has no limit. */
  readonly free: number;
}

/** Has workers keep to these limits, and to none in any queue that is not among them. */
export function keepLimits(store: StoreState, limits: readonly QueueLimits[]): void {
  const names = new Set([...store.limits.keys(), ...limits.map(({ name }) => name)]);
  const before = new Map(store.limits);
  store.limits.clear();
  for (const each of limits) store.limits.set(each.name, each);
  // Who waits for a limit may find another.
  for (const name of names) {
    const [was, is] = [before.get(name)?.rateLimit, store.limits.get(name)?.rateLimit];
    if (JSON.stringify(was) !== JSON.stringify(is)) store.queue(name).rates.clear();
    store.queue(name).marker.set();
  }
}

/** How many of a queue a worker may have. */
export function roomIn(store: StoreState, name: string, most: number): Room {
  const { maxConcurrent = Number.POSITIVE_INFINITY, rateLimit } = store.limits.get(name) ?? {};
  const free = Math.max(maxConcurrent - store.queue(name).active.size, 0);
  const inWindow =
    rateLimit === undefined || isByKeys(rateLimit)
      ? most
      : rateWindow(rateLimit).max - usedOf(store.queue(name), store.now);
  return { most: Math.max(Math.min(most, free, inWindow), 0), free };
}

/** Counts what was begun. */
export function countBegun(store: StoreState, name: string, count: number): void {
  const { rateLimit } = store.limits.get(name) ?? {};
  if (rateLimit === undefined || isByKeys(rateLimit) || count === 0) return;
  const queue = store.queue(name);
  const used = usedOf(queue, store.now);
  const endsAt = used === 0 ? store.now + rateWindow(rateLimit).windowMs : queue.window.endsAt;
  queue.window = { endsAt, used: used + count };
}

/** When a worker comes that has found more due than there was room for; nothing where no limit was in its way. */
export function heldUntil(
  store: StoreState,
  name: string,
  by: { readonly room: Room; readonly begun: number },
): { readonly at: EpochMillis; readonly isFull: boolean } | undefined {
  if (by.begun >= by.room.free) return { at: store.now + fullLookedAtMs, isFull: true };
  const hold = holdOf(store, name);
  return hold === 'rateLimit' ? { at: store.queue(name).window.endsAt, isFull: false } : undefined;
}

/** Which limit of its queue holds back what is due. */
export function holdOf(store: StoreState, name: string): QueueHold | undefined {
  const { maxConcurrent, rateLimit } = store.limits.get(name) ?? {};
  const queue = store.queue(name);
  if (maxConcurrent !== undefined && queue.active.size >= maxConcurrent) return 'maxConcurrent';
  if (rateLimit === undefined || isByKeys(rateLimit)) return undefined;
  return usedOf(queue, store.now) >= rateWindow(rateLimit).max ? 'rateLimit' : undefined;
}

function usedOf({ window }: MemoryQueue, now: EpochMillis): number {
  return now < window.endsAt ? window.used : 0;
}
