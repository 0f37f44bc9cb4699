import { type SessionState, StoreFault } from '@escapement/core';
import { MemorySingletons, VirtualClock } from '@escapement/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { Bells } from './bells.ts';
import { startService } from './service-instance.ts';

const by = { name: 'till', ensembleId: 'e', term: 1 };
const sessionMs = 4_000;

describe('a service whose session is silent', () => {
  let clock: VirtualClock;
  let store: MemorySingletons;
  let state: SessionState;
  let redis: 'answers' | 'refuses' | 'is silent';
  let aborted: AbortSignal;
  const listeners = new Set<(state: SessionState, detail: { expired: boolean }) => void>();

  function sessionIs(next: SessionState): void {
    state = next;
    for (const listener of listeners) listener(next, { expired: false });
  }

  /** As it stands where it has its place; what Redis does is as the test says. */
  async function started(): Promise<void> {
    await store.claim(by, { owner: 'a', kind: 'service', attempts: 10 });
    const asked = new Proxy(store, {
      get(of, name) {
        if (name === 'take' && redis === 'is silent') return () => new Promise(() => {});
        if (name === 'take' && redis === 'refuses') {
          return async () => {
            throw new StoreFault('STORE_UNREACHABLE', 'no way', { retryable: true });
          };
        }
        const value: unknown = Reflect.get(of, name, of);
        return typeof value === 'function' ? value.bind(of) : value;
      },
    });
    const session = {
      timeoutMs: sessionMs,
      get state() {
        return state;
      },
      onChange(listener: (state: SessionState, detail: { expired: boolean }) => void) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    };
    const duty = { store: asked, bells: new Bells(store, clock), clock, session, by };
    const behaviour = {
      name: 'till',
      start: ({ signal }: { readonly signal: AbortSignal }) => {
        aborted = signal;
        return new Promise((_, reject) => signal.addEventListener('abort', reject));
      },
    };
    const instance = startService(duty, { behaviour, stopTimeoutMs: 1_000, doubtfulUpTo: 0 });
    // As its term does: what ends with a fault is stopped at once.
    instance.ended.catch(() => void instance.stop(true));
    await clock.advance(5_000);
  }

  beforeEach(() => {
    clock = new VirtualClock();
    store = new MemorySingletons(clock);
    state = 'connected';
    redis = 'answers';
    listeners.clear();
  });

  it.each(['refuses', 'is silent'] as const)(
    'is told to end before the session can be over where Redis %s too',
    async (how) => {
      await started();
      redis = how;
      await clock.advance(0.9 * sessionMs);
      expect(aborted.aborted).toBe(false);
      sessionIs('lost');
      await clock.advance(0.1 * sessionMs);
      expect(aborted.aborted).toBe(true);
    },
  );

  it('goes on as long as Redis says that the place is its own', async () => {
    await started();
    sessionIs('lost');
    await clock.advance(600_000);
    expect(aborted.aborted).toBe(false);
    redis = 'refuses';
    await clock.advance(0.1 * sessionMs);
    expect(aborted.aborted).toBe(true);
  });

  it('goes on where its session comes back before that', async () => {
    await started();
    redis = 'refuses';
    sessionIs('lost');
    await clock.advance(100);
    sessionIs('connected');
    await clock.advance(60_000);
    expect(aborted.aborted).toBe(false);
  });
});
