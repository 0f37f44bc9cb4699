import { singletonLimits, singletonOffice } from '@escapement/core';
import { auditPageSchema } from '@escapement/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const term = { name: 'garden', ensembleId: 'ensemble-1', term: 7 };
const get = (url: string) => world.api.inject({ url, headers: bearer });
const tell = () =>
  world.api.inject({
    method: 'POST',
    url: '/api/v1/singletons/garden/commands',
    headers: bearer,
    payload: { command: 'dig' },
  });
const codeOf = (answer: { json(): { code: string } }) => answer.json().code;

async function own(): Promise<void> {
  await world.singletons.claim(term, { owner: 'gardener-1', kind: 'aggregate' });
  await world.singletons.note(term, { kind: 'running' });
}

describe('a singleton that is to be forgotten', () => {
  const remove = (name = 'garden', query = '?reason=its%20program%20is%20no%20more') =>
    world.api.inject({
      method: 'DELETE',
      url: `/api/v1/singletons/${name}${query}`,
      headers: bearer,
    });

  it('goes with its state where no program stands for it and nothing waits, and the audit log says why', async () => {
    await own();
    await tell();
    const settled = { sequence: 1, id: 'a', reply: '1', events: '[1]' };
    await world.singletons.note(term, { kind: 'stopped' });
    const refusals = [await remove()];
    await world.singletons.settle(term, { commands: [settled], inOrder: true });
    const election = world.coordination.ensemble.member().office(singletonOffice('garden'));
    await election.campaign('gardener-2');
    refusals.push(await remove());
    await election.resign({ rejoin: false });
    world.coordination.state = 'suspended';
    expect(codeOf(await remove())).toBe('ZOOKEEPER_UNAVAILABLE');
    world.coordination.state = 'connected';
    expect(refusals.map(codeOf)).toEqual(['SINGLETON_IN_USE', 'SINGLETON_IN_USE']);
    expect((await remove('garden', '')).statusCode).toBe(400);
    expect((await remove()).statusCode).toBe(204);
    expect((await get('/api/v1/singletons')).json()).toEqual({ items: [], total: 0 });
    for (const name of ['garden', 'a%20b'])
      expect(codeOf(await remove(name))).toBe('SINGLETON_NOT_FOUND');
    const { items } = auditPageSchema.parse((await get('/api/v1/audit')).json());
    const done = items.filter(({ outcome }) => outcome === 'done');
    expect(done).toMatchObject([
      {
        ...{ act: 'singleton.delete', about: ['singleton:garden'] },
        ...{ reason: 'its program is no more', before: { kind: 'aggregate' } },
      },
    ]);
  });

  it('stays while its owner is heard of, and goes where that has said nothing for long', async () => {
    await own();
    expect(codeOf(await remove())).toBe('SINGLETON_IN_USE');
    await world.clock.advance(singletonLimits.silentAfterMs + 1);
    expect((await remove()).statusCode).toBe(204);
  });
});
