import type { EventEmitter } from 'node:events';

type Listener = Parameters<EventEmitter['on']>[1];
type Emitter = Pick<EventEmitter, 'eventNames' | 'rawListeners' | 'on' | 'removeListener'>;
type Event = Parameters<EventEmitter['on']>[0];

/** What had become of the listeners when they were put back. */
export interface ListenersPutBack {
  /** Events that somebody had begun to listen to. */
  readonly added: readonly string[];
  /** Some of those before were gone: by which way whoever took them can come back nobody knows. */
  readonly hadGone: boolean;
}

/** Remembers who listens. The answer takes away who has come since, and puts back who has gone. */
export function keepListeners(emitter: Emitter): () => ListenersPutBack {
  const kept = listenersOf(emitter);
  return () => {
    const added: string[] = [];
    let hadGone = false;
    const now = listenersOf(emitter);
    for (const [event, listeners] of now) {
      const before = kept.get(event) ?? [];
      for (const listener of listeners) {
        if (before.includes(listener)) continue;
        emitter.removeListener(event, listener);
        added.push(String(event));
      }
    }
    for (const [event, listeners] of kept) {
      const still = now.get(event) ?? [];
      for (const listener of listeners) {
        if (still.includes(listener)) continue;
        emitter.on(event, listener);
        hadGone = true;
      }
    }
    return { added: [...new Set(added)], hadGone };
  };
}

function listenersOf(emitter: Emitter): ReadonlyMap<Event, readonly Listener[]> {
  const names: readonly Event[] = emitter.eventNames();
  return new Map(names.map((name) => [name, emitter.rawListeners(name) as Listener[]]));
}
