import {
  hasOwnInput,
  judgeRate,
  type RateLimit,
  rateKeyOf,
  rateKeyPieces,
  rateKeysMost,
  rateWindow,
  rememberedUntil,
  withGivenInput,
} from '@escapement/core';
import { nudgeFor } from './staging.ts';
import type { KeptRun, StoreState } from './store-state.ts';

/** Whether a run waits for the rate of its key; such a one gets its place where it is looked at again. */
export function isHeldByKey(store: StoreState, run: KeptRun): boolean {
  const found = rateOf(store, run);
  if (found === undefined) return false;
  const { key, rate } = found;
  const queue = store.queue(run.envelope.queue);
  forgetOver(store, run, rate);
  const before = queue.rates.get(key);
  const verdict = judgeRate(before, rate, store.now);
  const isFull = before === undefined && queue.rates.size >= rateKeysMost;
  if (verdict.kind === 'room' && !isFull) return false;
  const until = verdict.kind === 'held' ? verdict.until : firstOver(store, run, rate);
  if (verdict.kind === 'held') queue.rates.set(key, verdict.window);
  queue.place(run.runId, until);
  nudgeFor(store, run.envelope.queue, until);
  return true;
}

/** One more of its key has begun. */
export function countKey(store: StoreState, run: KeptRun): void {
  const found = rateOf(store, run);
  if (found === undefined) return;
  const { rates } = store.queue(run.envelope.queue);
  rates.set(found.key, judgeRate(rates.get(found.key), found.rate, store.now).window);
}

/** Whether it stands behind when it was due. */
export function waitsForKey(store: StoreState, run: KeptRun): boolean {
  const place = store.queue(run.envelope.queue).placeOf(run.runId) ?? 0;
  return rateOf(store, run) !== undefined && place > run.envelope.dueTime;
}

function rateOf(
  store: StoreState,
  run: KeptRun,
): { readonly key: string; readonly rate: ReturnType<typeof rateWindow> } | undefined {
  const { rateLimit } = store.limits.get(run.envelope.queue) ?? {};
  const pieces = rateKeyPieces(rateLimit?.key ?? '');
  if (rateLimit === undefined || pieces === undefined) return undefined;
  return { key: rateKeyOf(pieces, withInput(store, run)), rate: rateWindow(rateLimit) };
}

function withInput(store: StoreState, { runId, envelope }: KeptRun): KeptRun['envelope'] {
  const text = hasOwnInput(envelope) ? store.inputs.get(runId) : undefined;
  return text === undefined ? envelope : withGivenInput(envelope, JSON.parse(text));
}

function forgetOver(store: StoreState, run: KeptRun, rate: ReturnType<typeof rateWindow>): void {
  const { rates } = store.queue(run.envelope.queue);
  for (const [key, window] of rates) {
    if (rememberedUntil(window, rate) <= store.now) rates.delete(key);
  }
}

function firstOver(store: StoreState, run: KeptRun, rate: ReturnType<typeof rateWindow>): number {
  const { rates } = store.queue(run.envelope.queue);
  return Math.min(...[...rates.values()].map((window) => rememberedUntil(window, rate)));
}

/** Whether a rate is counted by keys. */
export function isByKeys(rateLimit: RateLimit | undefined): boolean {
  return rateLimit?.key !== undefined;
}
