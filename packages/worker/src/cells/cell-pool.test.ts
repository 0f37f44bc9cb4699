import { describe, expect, test } from 'vitest';
import { poolRig } from '../fixtures/pool-rig.ts';

const succeeded = { kind: 'succeeded' };

/** A pool whose one warm cell has loaded. */
async function readyRig() {
  const rig = poolRig();
  const names = rig.pool.start();
  rig.ready();
  expect(await names).toEqual(['work']);
  return rig;
}

describe('a call', () => {
  test('has a cell to itself, and the next one uses it again', async () => {
    const { cells, call, settled } = await readyRig();
    for (let times = 1; times <= 3; times += 1) {
      const { known } = call();
      cells[0]?.begin();
      cells[0]?.end();
      await settled();
      expect(known.outcome).toEqual(succeeded);
    }
    expect(cells).toHaveLength(1);
  });

  test('that no cell has begun goes to another one when its cell is lost, but not for ever', async () => {
    const { cells, living, ready, call, settled } = await readyRig();
    const { known } = call();
    for (let lost = 1; lost <= 3; lost += 1) {
      expect(known.outcome).toBeUndefined();
      cells.find(({ call: number, isKilled }) => number > 0 && !isKilled)?.kill();
      await settled();
      ready();
      await settled();
    }
    expect(known.outcome).toMatchObject({ kind: 'failed' });
    expect(living().length).toBeGreaterThan(0);
  });

  test('whose run was given to others while it waited goes to no cell, and the next one does', async () => {
    const { cells, pool, ready, call, settled } = poolRig();
    const names = pool.start();
    const frozen = call((stop) => {
      stop.stop('taken');
      return false;
    });
    const { known } = call();
    ready();
    await names;
    const [called, ...others] = cells.filter((cell) => cell.call > 0);
    called?.begin();
    called?.end();
    await settled();
    expect(others).toEqual([]);
    expect(frozen.known.outcome).toMatchObject({ kind: 'failed' });
    expect(known.outcome).toEqual(succeeded);
  });

  test('that has begun is given to nobody else', async () => {
    const { cells, ready, call, settled } = await readyRig();
    const { known } = call();
    cells[0]?.begin();
    cells[0]?.listener.onGone({ kind: 'exited', code: 3 });
    await settled();
    ready();
    expect(known.outcome).toEqual({
      kind: 'failed',
      reason: 'exited with 3 before the handler had ended',
    });
    expect(cells.filter(({ call: number }) => number > 0)).toHaveLength(1);
  });

  test('that a cell does not take up in time goes to another one, however often', async () => {
    const { clock, cells, ready, call, settled } = await readyRig();
    const { known } = call();
    for (let late = 1; late <= 5; late += 1) {
      await clock.advance(10_000);
      ready();
      await settled();
    }
    expect(known.outcome).toBeUndefined();
    const [last] = cells.filter(({ isKilled }) => !isKilled);
    last?.begin();
    last?.end();
    await settled();
    expect(known.outcome).toEqual(succeeded);
  });

  test('that does not stop is ended when its grace is over, and not before', async () => {
    const { clock, cells, call, settled } = await readyRig();
    const { stop, known, lines } = call();
    cells[0]?.begin();
    stop.stop('timed-out');
    expect(cells[0]?.told.at(-1)).toMatchObject({ kind: 'stop', reason: 'timed-out' });
    await clock.advance(1_999);
    expect(cells[0]?.isKilled).toBe(false);
    await clock.advance(1);
    await settled();
    expect(known.outcome).toMatchObject({ kind: 'failed' });
    expect(lines).toEqual(['what did not stop when told to was ended']);
  });

  test('whose cell was forsaken is for whoever has the run now', async () => {
    const { cells, call } = await readyRig();
    const { stop } = call();
    cells[0]?.begin();
    cells[0]?.listener.onWord({ kind: 'forsaken', call: cells[0].call });
    expect([stop.reason, cells[0]?.isKilled]).toEqual(['taken', true]);
  });

  test('under way has its worker say that it lives, and nobody else is told', async () => {
    const { clock, cells, call } = await readyRig();
    const signs = () => cells[0]?.told.filter(({ kind }) => kind === 'sign').length;
    await clock.advance(10_000);
    expect(signs()).toBe(0);
    call();
    cells[0]?.begin();
    await clock.advance(3_000);
    expect(signs()).toBe(3);
    cells[0]?.end();
    await clock.advance(10_000);
    expect([signs(), clock.sleeping]).toEqual([3, 0]);
  });

  test('of a cell that is spent is its last one', async () => {
    const { cells, call, ready, settled } = await readyRig();
    call();
    cells[0]?.begin();
    cells[0]?.end({ isSpent: true });
    await settled();
    const { known } = call();
    ready();
    cells[1]?.begin();
    cells[1]?.end();
    await settled();
    expect([cells[0]?.isKilled, known.outcome]).toEqual([true, succeeded]);
  });

  test('is not ended by what its cell says of another one', async () => {
    const { cells, call, settled } = await readyRig();
    const { known } = call();
    cells[0]?.begin();
    const outcome = { kind: 'succeeded' } as const;
    cells[0]?.listener.onWord({ kind: 'ended', call: 7_000, outcome, isSpent: false });
    await settled();
    expect(known.outcome).toBeUndefined();
  });
});

describe('a module', () => {
  test('that says itself that it cannot be loaded cannot be worked with', async () => {
    const { pool, cells } = poolRig();
    const names = pool.start();
    cells[0]?.listener.onWord({ kind: 'unloadable', problem: 'no such file' });
    await expect(names).rejects.toThrow('the handlers of /jobs.mjs cannot be had: no such file');
  });

  test('that takes long to load on a slow machine is waited for', async () => {
    const { pool, clock, cells, ready } = poolRig();
    const names = pool.start();
    await clock.advance(60_000);
    expect(cells[0]?.isKilled).toBe(true);
    await clock.advance(1_000);
    ready();
    expect(await names).toEqual(['work']);
  });

  test('that cannot be loaded any more fails who asks for it, and is tried again by and by', async () => {
    const { cells, call, clock, living, settled } = await readyRig();
    cells[0]?.kill();
    await settled();
    const { known } = call();
    for (const { listener } of living()) {
      listener.onWord({ kind: 'unloadable', problem: 'gone' });
    }
    await settled();
    expect(known.outcome).toEqual({
      kind: 'failed',
      reason: 'the handlers could not be loaded: gone',
    });
    const count = cells.length;
    await clock.advance(999);
    expect(cells).toHaveLength(count);
    await clock.advance(1);
    expect(cells).toHaveLength(count + 1);
  });
});

test('a pool that closes ends what runs and what waits, and leaves no timer', async () => {
  const { pool, cells, call, clock, settled } = await readyRig();
  const calls = [call(), call()];
  cells[0]?.begin();
  await pool.close();
  await settled();
  await clock.advance(1_000);
  for (const { known } of calls) expect(known.outcome).toMatchObject({ kind: 'failed' });
  expect(cells.every(({ isKilled }) => isKilled)).toBe(true);
  expect(clock.sleeping).toBe(0);
});
