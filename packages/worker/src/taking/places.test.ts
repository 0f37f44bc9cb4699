import { describe, expect, it } from 'vitest';
import { Places } from './places.ts';

const never = new Promise<never>(() => {});

describe('the places of a queue in a worker', () => {
  it('are as many as it was told', () => {
    const places = new Places(3);
    places.take(2);
    expect(places.free).toBe(1);
    places.take();
    expect(places.free).toBe(0);
    places.release();
    expect(places.free).toBe(1);
  });

  it('are had back at once while there are some', async () => {
    const places = new Places(1);
    expect(await places.comeBack(never)).toBe(true);
    expect(places.free).toBe(0);
  });

  it('go to who comes back before anything new is taken, in the order of coming', async () => {
    const places = new Places(1);
    places.take();
    const had: string[] = [];
    const waiting = ['first', 'second'].map((name) =>
      places.comeBack(never).then(() => had.push(name)),
    );
    places.release();
    expect(places.free).toBe(0);
    await waiting[0];
    expect(had).toEqual(['first']);
    places.release();
    await waiting[1];
    expect(had).toEqual(['first', 'second']);
  });

  it('are not owed to who has given up waiting', async () => {
    const places = new Places(1);
    places.take();
    expect(await places.comeBack(Promise.resolve())).toBe(false);
    places.release();
    expect(places.free).toBe(1);
  });

  it('that were given cannot be given up any more', async () => {
    const places = new Places(1);
    places.take();
    const back = places.comeBack(Promise.resolve());
    places.release();
    expect(await back).toBe(true);
    expect(places.free).toBe(0);
  });

  it('are never fewer than none, though more was taken than there are', () => {
    const places = new Places(1);
    places.take(3);
    expect(places.free).toBe(0);
    places.release(2);
    expect(places.free).toBe(0);
  });
});
