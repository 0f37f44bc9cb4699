import { once as event } from 'node:events';
import { type AcquireOptions, openLocks, type SdkRefusal } from '@escapement/sdk';
import { openFrameProxy } from '@escapement/testkit';
import { describe, expect, it } from 'vitest';
import { startProgram } from '../rig/start-program.ts';
import { useLockPrograms, waiters } from './lock-programs-rig.ts';

const { connect, port, closing, opened, freshName } = useLockPrograms();

/** Longer than the session of a program is, where nobody says otherwise. */
const sessionMs = 4_500;

function aborted(signal: AbortSignal): Promise<number> {
  const seen = () => performance.now();
  if (signal.aborted) return Promise.resolve(seen());
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(seen())));
}

describe('a lock of a program', () => {
  it('is held at once, shown with who holds it, and free when it is released', async () => {
    const locks = await opened();
    const name = freshName();
    const held = await locks.acquire(name);
    const view = await locks.view(name);
    expect(view).toMatchObject({ kind: 'mutex', holder: { runId: null, workerId: 'billing' } });
    expect(view?.holder?.fencingToken).toBe(held.fencingToken);
    await held.release();
    await held.release();
    expect(await locks.view(name)).toBeUndefined();
    const again = await locks.acquire(name);
    expect(again.fencingToken).toBeGreaterThan(held.fencingToken);
    await again.release();
  });

  it('is waited for no longer than was asked, and says who holds it', async () => {
    const [one, other] = [await opened(), await opened()];
    const name = freshName();
    const held = await one.acquire(name);
    for (const waitMs of [0, 50]) {
      const asking = other.acquire(name, { waitMs });
      await expect(asking).rejects.toMatchObject({ code: 'LOCK_NOT_OBTAINED' });
      await expect(asking).rejects.toThrow('billing holds it');
    }
    await waiters(one, name, 0);
    await held.release();
    await (await other.acquire(name, { waitMs: 0 })).release();
  });

  it('is left when the signal is aborted, and when the locks are closed', async () => {
    const [one, other] = [await opened(), await opened()];
    const name = freshName();
    const held = await one.acquire(name);
    const stopping = new AbortController();
    const asking = other.acquire(name, { signal: stopping.signal });
    const closed = expect(other.acquire(name)).rejects.toMatchObject({ code: 'LOCKS_CLOSED' });
    await waiters(one, name, 2);
    stopping.abort(new Error('enough'));
    await expect(asking).rejects.toThrow('enough');
    await waiters(one, name, 1);
    await other.close();
    await closed;
    await expect(other.acquire(name)).rejects.toMatchObject({ code: 'LOCKS_CLOSED' });
    await held.release();
  });

  it('is refused at once to who holds it, and not to another flow of the same program', async () => {
    const locks = await opened();
    const [name, other] = [freshName(), freshName()];
    const again = { code: 'LOCK_HELD_BY_CALLER' };
    const held = await locks.acquire(name);
    await expect(locks.acquire(name, { kind: 'read' })).rejects.toMatchObject(again);
    await expect(locks.with(name, {}, () => 0)).rejects.toMatchObject(again);
    await held.release();
    const order: number[] = [];
    const flow = (i: number) =>
      locks.with(other, {}, async () => {
        await expect(locks.acquire(other)).rejects.toMatchObject(again);
        order.push(i);
      });
    await Promise.all([flow(1), flow(2), flow(3)]);
    expect([...order].sort()).toEqual([1, 2, 3]);
    await (await locks.acquire(name)).release();
  });

  it('is a semaphore of which a program may hold several permits, and is refused another at once where it holds all', async () => {
    const [locks, other] = [await opened(), await opened()];
    const again = { code: 'LOCK_HELD_BY_CALLER' };
    const [one, two] = [freshName(), freshName()];
    const single = { kind: 'semaphore', permits: 1 } as const;
    const held = await locks.acquire(one, single);
    const fromMs = performance.now();
    await expect(locks.acquire(one, single)).rejects.toMatchObject(again);
    await expect(locks.with(one, single, () => 0)).rejects.toMatchObject(again);
    expect(performance.now() - fromMs).toBeLessThan(1_000);
    // Another program waits for it, as for any.
    const waiting = other.acquire(one, single);
    await waiters(locks, one, 1);
    await held.release();
    await held.release();
    await (await waiting).release();
    await (await locks.acquire(one, single)).release();
    const double = { kind: 'semaphore', permits: 2 } as const;
    const both = [await locks.acquire(two, double), await locks.acquire(two, double)];
    await expect(locks.acquire(two, double)).rejects.toMatchObject(again);
    await both[0]?.release();
    await (await locks.acquire(two, double)).release();
    await both[1]?.release();
    // Flows take turns by `with`, as they do for a mutex.
    const flows = [1, 2, 3].map((i) => locks.with(one, single, () => i));
    expect(await Promise.all(flows)).toEqual([1, 2, 3]);
  });

  it('is released by what is done under it, whether it returns or throws', async () => {
    const locks = await opened();
    const name = freshName();
    expect(await locks.with(name, {}, ({ fencingToken }) => fencingToken)).toBeGreaterThan(0);
    const thrown = locks.with(name, {}, () => Promise.reject(new Error('no')));
    await expect(thrown).rejects.toThrow('no');
    expect(await locks.view(name)).toBeUndefined();
  });

  it('is lost before another can hold it, when ZooKeeper falls silent, and the work is told', async () => {
    const proxy = await openFrameProxy({ port });
    closing(() => proxy.close());
    const [cutOff, other] = [await opened(proxy.connect), await opened()];
    const name = freshName();
    let lostAt = Number.NaN;
    let tellHeld = (): void => undefined;
    const isHeld = new Promise<void>((resolve) => {
      tellHeld = resolve;
    });
    const work = cutOff
      .with(name, {}, async ({ lost }) => {
        tellHeld();
        lostAt = await aborted(lost);
        return 'done all the same';
      })
      .catch((error: unknown) => error);
    await isHeld;
    proxy.blackHole('to-client', 'to-server');
    const next = await other.acquire(name);
    expect(lostAt).toBeLessThan(performance.now());
    expect(await work).toMatchObject({ code: 'LOCK_LOST' });
    await next.release();
  });

  it('is lost, which its work hears at its end, where that held up the whole program for longer than the session', async () => {
    const locks = await opened();
    const work = locks.with(freshName(), {}, () => {
      const untilMs = performance.now() + sessionMs;
      while (performance.now() < untilMs);
      return 'done all the same';
    });
    await expect(work).rejects.toMatchObject({ code: 'LOCK_LOST' });
  });

  it('is not obtained where ZooKeeper cannot be asked', async () => {
    const locks = openLocks({ zookeeper: '127.0.0.1:1' });
    closing(() => locks.close());
    const asking = locks.acquire(freshName(), { waitMs: 300 });
    await expect(asking).rejects.toMatchObject({ code: 'LOCKS_UNREACHABLE' });
  });
});

describe('a lock that several may hold', () => {
  it('lets readers in together and a writer alone', async () => {
    const [one, other] = [await opened(), await opened()];
    const name = freshName();
    const readers = [
      await one.acquire(name, { kind: 'read' }),
      await other.acquire(name, { kind: 'read' }),
    ];
    const asking = { kind: 'write', waitMs: 0 } as const;
    const third = await opened();
    await expect(third.acquire(name, asking)).rejects.toMatchObject({ code: 'LOCK_NOT_OBTAINED' });
    for (const each of readers) await each.release();
    await (await third.acquire(name, asking)).release();
  });

  it('is a semaphore of as many as were asked for, and says so to who asks for others', async () => {
    const locks = await opened();
    const name = freshName();
    const permits = { kind: 'semaphore', permits: 2 } as const;
    const held = [await locks.acquire(name, permits), await locks.acquire(name, permits)];
    const more = locks.acquire(name, { kind: 'semaphore', permits: 3 });
    await expect(more).rejects.toMatchObject({ code: 'LOCK_PERMITS_DIFFER' });
    await expect(more).rejects.toThrow('has 2 permits');
    const reading = locks.acquire(name, { kind: 'read' });
    await expect(reading).rejects.toMatchObject({ code: 'LOCK_KIND_DIFFERS' });
    expect(await locks.setPermits(name, { from: 2, to: 1 })).toEqual({
      kind: 'set',
      overcommitted: true,
    });
    expect(await locks.view(name)).toMatchObject({ permits: 1, holderCount: 2 });
    for (const each of held) await each.release();
  });
});

describe('what cannot be asked for', () => {
  const bad: readonly [string, unknown, object?][] = [
    ['no name', ''],
    ['a name of 65 characters', 'a'.repeat(65)],
    ['a name with a slash', 'a/b'],
    ['a name with a space', 'a b'],
    ['a name that goes up', '..'],
    ['a name in Chinese', '锁'],
    ['a name with a line break', 'a\n'],
    ['a name that is no text', 7],
    ['a kind that there is not', 'a', { kind: 'spin' }],
    ['a semaphore without permits', 'a', { kind: 'semaphore' }],
    ['a semaphore of none', 'a', { kind: 'semaphore', permits: 0 }],
    ['a semaphore of halves', 'a', { kind: 'semaphore', permits: 1.5 }],
    ['a semaphore of too many', 'a', { kind: 'semaphore', permits: 1001 }],
    ['permits of a mutex', 'a', { permits: 2 }],
    ['a wait that is negative', 'a', { waitMs: -1 }],
    ['a wait without an end', 'a', { waitMs: Number.POSITIVE_INFINITY }],
  ];
  it.each(bad)('%s is refused with a code and a sentence', async (_, name, how = {}) => {
    const locks = openLocks({ zookeeper: connect });
    closing(() => locks.close());
    const asking = locks.acquire(name as string, how as AcquireOptions);
    const refusal = await asking.catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'LOCK_INVALID' });
    expect((refusal as SdkRefusal).said.zh).toMatch(/[\u4e00-\u9fff]/);
    await expect(locks.with(name as string, how as AcquireOptions, () => 0)).rejects.toThrow();
  });

  it('is an address that is none', () => {
    expect(() => openLocks({ zookeeper: 'user:pw@host' })).toThrow('credentials');
    expect(() => openLocks({ zookeeper: connect, name: '' })).toThrow('1 to 200');
  });
});

describe('the example of a fair lock', () => {
  it('serves five processes in the order in which they came', async () => {
    const shop = await startProgram('examples/fair-lock/main.ts', {
      env: { ESCAPEMENT_ZOOKEEPER: connect },
    });
    closing(() => shop.kill('SIGKILL'));
    let output = '';
    shop.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    expect((await event(shop, 'exit'))[0]).toBe(0);
    const served = [...output.matchAll(/customer (\d) is served, token (\d+)/g)];
    expect(served.map(([, who]) => who)).toEqual(['1', '2', '3', '4', '5']);
    const tokens = served.map(([, , token]) => Number(token));
    expect(tokens).toEqual([...new Set(tokens)].sort((a, b) => a - b));
  });
});
