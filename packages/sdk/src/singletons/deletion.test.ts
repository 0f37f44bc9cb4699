import { CoordinationFault, singletonLimits } from '@escapement/core';
import { MemorySingletons, VirtualClock } from '@escapement/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { deleteSingleton } from './deletion.ts';

const term = { name: 'till', ensembleId: 'e', term: 1 };

describe('a singleton that its program deletes', () => {
  let clock: VirtualClock;
  let store: MemorySingletons;
  let line: string[];

  beforeEach(async () => {
    clock = new VirtualClock();
    store = new MemorySingletons(clock);
    line = [];
    await store.claim(term, { owner: 'a', kind: 'aggregate' });
    await store.note(term, { kind: 'running' });
  });

  const candidates = async () => line.map((nodeId, sequence) => ({ nodeId, sequence }));
  const remove = (office = { candidates }) =>
    deleteSingleton({ store, office: () => office }, 'till');
  const inUse = (why: string) => ({
    code: 'SINGLETON_IN_USE',
    message: expect.stringContaining(why),
  });

  it('is forgotten where nobody stands for it and nothing waits, and once', async () => {
    await store.note(term, { kind: 'stopped' });
    expect(await remove()).toBe(true);
    expect(await store.get('till')).toBeUndefined();
    expect(await remove()).toBe(false);
  });

  it('stays while a program stands in line, though nobody owns it', async () => {
    await store.note(term, { kind: 'stopped' });
    line = ['b'];
    await expect(remove()).rejects.toMatchObject(inUse('a program stands for'));
    expect(await store.get('till')).toMatchObject({ state: 'vacant' });
  });

  it('stays while its owner is heard of, and goes where that has said nothing for long', async () => {
    await expect(remove()).rejects.toMatchObject(inUse('was heard of'));
    await clock.advance(singletonLimits.silentAfterMs + 1);
    expect(await remove()).toBe(true);
  });

  it('stays while commands wait for it', async () => {
    await store.tell('till', { id: 'one', command: '1' });
    await store.note(term, { kind: 'stopped' });
    await expect(remove()).rejects.toMatchObject(inUse('wait in the inbox'));
    expect(await store.get('till')).toMatchObject({ inboxDepth: 1 });
  });

  it('stays where nobody can say who stands for it', async () => {
    await store.note(term, { kind: 'stopped' });
    const away = new CoordinationFault('COORD_TIMEOUT', 'late', { retryable: true });
    const asked = remove({ candidates: () => Promise.reject(away) });
    await expect(asked).rejects.toMatchObject({ code: 'SINGLETONS_UNREACHABLE' });
    expect(await store.get('till')).toMatchObject({ state: 'vacant' });
  });
});
