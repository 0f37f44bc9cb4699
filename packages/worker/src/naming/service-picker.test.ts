import { CoordinationFault, type Roll, type ServiceInstance } from '@escapement/core';
import { VirtualClock } from '@escapement/testkit';
import { beforeEach, describe, expect, test } from 'vitest';
import { ServicePicker } from './service-picker.ts';

let clock: VirtualClock;
let instances: Map<string, Partial<ServiceInstance>>;
let isAway: boolean;
let readings: number;
let session: { state: 'connected' | 'suspended' };
let picker: ServicePicker;

beforeEach(() => {
  clock = new VirtualClock(0);
  instances = new Map(['a', 'b', 'c'].map((id) => [id, {}]));
  isAway = false;
  readings = 0;
  session = { state: 'connected' };
  picker = new ServicePicker({ rolls: { read }, session, clock, random: () => 0 });
});

async function read<T>(): Promise<Roll<T>> {
  readings += 1;
  if (isAway) throw new CoordinationFault('COORD_UNAVAILABLE', 'away', { retryable: true });
  const entries = [...instances].map(([id, facts]) => {
    const address = `http://${id}`;
    const since = '2026-03-07T02:00:00.000Z';
    return { id, info: { address, weight: 1, draining: false, since, ...facts } as T };
  });
  return { total: entries.length, entries };
}

async function picks(count: number): Promise<string> {
  let ids = '';
  for (let i = 0; i < count; i += 1) {
    const picked = await picker.pick('billing');
    picked?.end('done');
    ids += picked?.id ?? '-';
  }
  return ids;
}

describe('an instance', () => {
  test('that drains, or has no weight, is picked by nobody from the next pick on', async () => {
    expect(await picks(3)).toBe('abc');
    instances.set('b', { draining: true });
    expect(await picks(4)).toBe('acac');
    instances.set('a', { weight: 0 });
    expect(await picks(2)).toBe('cc');
    instances.set('c', { draining: true });
    expect(await picks(1)).toBe('-');
  });

  test('that fails twice in a row rests for half a minute', async () => {
    for (const id of ['b', 'c']) instances.delete(id);
    const fail = async () => (await picker.pick('billing'))?.end('failed');
    await fail();
    expect(await picks(1)).toBe('a');
    await fail();
    instances.set('b', {});
    expect(await picks(4)).toContain('a');
    instances.delete('b');
    await fail();
    await fail();
    instances.set('b', {});
    expect(await picks(5)).toBe('bbbbb');
    await clock.advance(30_000);
    expect(await picks(4)).toContain('a');
  });

  test('that rests is picked where all do', async () => {
    for (const id of ['b', 'c']) instances.delete(id);
    for (let i = 0; i < 4; i += 1) (await picker.pick('billing'))?.end('failed');
    expect(await picks(1)).toBe('a');
  });

  test('that was tried is not picked again, until there is none', async () => {
    const tried = new Set<string>();
    for (const id of ['a', 'b', 'c']) {
      const picked = await picker.pick('billing', { except: tried });
      expect(picked?.id).toBe(id);
      tried.add(id);
    }
    expect(await picker.pick('billing', { except: tried })).toBeUndefined();
  });

  test('with least in flight is picked where that is asked for', async () => {
    const by = 'least-in-flight';
    const first = await picker.pick('billing', { by });
    const others = [await picker.pick('billing', { by }), await picker.pick('billing', { by })];
    expect(new Set([first, ...others].map((each) => each?.id)).size).toBe(3);
    first?.end('done');
    first?.end('done');
    expect((await picker.pick('billing', { by }))?.id).toBe(first?.id);
  });
});

describe('while ZooKeeper is away', () => {
  test('the last list stays in use, with its age', async () => {
    expect(await picks(1)).toBe('a');
    isAway = true;
    session.state = 'suspended';
    await clock.advance(5_000);
    expect(await picker.pick('billing')).toMatchObject({ id: 'b', ageMs: 5_000 });
    expect(readings).toBe(1);
    session.state = 'connected';
    expect(await picker.pick('billing')).toMatchObject({ ageMs: 5_000 });
  });

  test('nothing is made up where nothing was known', async () => {
    isAway = true;
    await expect(picker.pick('billing')).rejects.toMatchObject({ code: 'COORD_UNAVAILABLE' });
    isAway = false;
    expect(await picks(1)).toBe('a');
  });
});

test('many who ask at once cost few readings, none of which began before they asked', async () => {
  const first = picker.pick('billing');
  instances = new Map([['d', {}]]);
  const others = Array.from({ length: 100 }, () => picker.pick('billing'));
  expect((await first)?.id).toBe('a');
  for (const other of others) expect((await other)?.id).toBe('d');
  expect(readings).toBe(2);
});
