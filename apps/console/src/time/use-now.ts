import { useSyncExternalStore } from 'react';
import { serverNow } from '../data/server-clock.ts';

const listeners = new Set<() => void>();
let second = Math.floor(serverNow() / 1000);
let timer: ReturnType<typeof setInterval> | undefined;

/** Tells the listener of each whole second of the server's time, until what it answers is called. */
export function onEachSecond(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(tick, 250);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

function tick(): void {
  const now = Math.floor(serverNow() / 1000);
  if (now === second) return;
  second = now;
  for (const listener of listeners) listener();
}

/** The server's time in epoch milliseconds, cut to whole seconds; whoever uses it is drawn again each second. */
export function useNow(): number {
  return useSyncExternalStore(onEachSecond, () => second) * 1000;
}
