import { MemoryLeases, VirtualClock } from '@escapement/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { callOf } from '../../fixtures/calls.ts';
import { takeLease } from './take-lease.ts';

const never = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));

let clock: VirtualClock;
let leases: MemoryLeases;
let reserved: number;
beforeEach(() => {
  clock = new VirtualClock();
  leases = new MemoryLeases(clock);
  reserved = 0;
});

/** A node of several over the same leases. */
function node(own: Pick<MemoryLeases, 'take'> = leases) {
  const settings = {
    reserve: async (_: string, { above, count }: { above: number; count: number }) => {
      const from = Math.max(above, reserved);
      reserved = from + count;
      return { from, to: reserved };
    },
  };
  const all = {
    take: own.take.bind(own),
    release: leases.release.bind(leases),
    onTurn: leases.onTurn.bind(leases),
  };
  const none = { get: async () => undefined };
  const act = takeLease({
    ...{ clock, settings, leases: all, locks: none, barriers: none },
    ...{ session: { state: 'connected' }, archive: { dependency: () => ({ state: 'connected' }) } },
  } as never);
  return (owner: string, { key, gone = never }: { key?: string; gone?: AbortSignal } = {}) =>
    act.perform(
      callOf(
        { name: 'till', owner, leaseMs: 30_000, waitMs: 20_000, gone },
        key === undefined ? {} : { key },
      ),
    );
}

const line = async () => (await leases.get('till'))?.waiters.map(({ workerId }) => workerId) ?? [];

async function first(): Promise<string> {
  const held = await node()('first');
  return held.kind === 'held' ? held.leaseId : expect.fail(held.kind);
}

describe('whoever is not here any more to hear of a lease', () => {
  it('leaves its place at once, where nobody can ask for it again', async () => {
    await first();
    const gone = new AbortController();
    const asked = node()('a', { gone: gone.signal });
    await settle();
    expect(await line()).toEqual(['a']);
    gone.abort();
    expect((await asked).kind).toBe('not-obtained');
    expect(await line()).toEqual([]);
  });

  it('has its place at another node, by its key, for as long as one who died', async () => {
    const leaseId = await first();
    const gone = new AbortController();
    const asked = node()('a', { key: 'k', gone: gone.signal });
    await settle();
    void node()('b');
    await settle();
    gone.abort();
    await asked;
    const again = node()('a', { key: 'k' });
    await settle();
    expect(await line()).toEqual(['a', 'b']);
    await leases.release('till', leaseId);
    expect((await again).kind).toBe('held');
  });

  it('loses no lease that it has been given by another node meanwhile', async () => {
    const gone = new AbortController();
    let open = (): void => undefined;
    const isOpen = new Promise<void>((resolve) => {
      open = resolve;
    });
    // An answer of this one comes when its caller has long asked another.
    const slow = node({
      take: async (...asked) => {
        await isOpen;
        return leases.take(...asked);
      },
    });
    const lost = slow('a', { key: 'k', gone: gone.signal });
    await settle();
    expect((await node()('a', { key: 'k' })).kind).toBe('held');
    gone.abort();
    open();
    await lost;
    expect((await leases.get('till'))?.holder?.workerId).toBe('a');
  });
});
