import { singletonDetailSchema, singletonSchema } from '@escapement/core';
import { auditPageSchema, singletonListSchema } from '@escapement/protocol';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bearer, type FakeWorld, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

const term = { name: 'garden', ensembleId: 'ensemble-1', term: 7 };
const get = (url: string) => world.api.inject({ url, headers: bearer });
const move = (payload: object, name = 'garden') =>
  world.api.inject({
    method: 'POST',
    url: `/api/v1/singletons/${name}/move`,
    headers: bearer,
    payload,
  });
const codeOf = (answer: { json(): { code: string } }) => answer.json().code;

async function own(): Promise<void> {
  await world.singletons.claim(term, { owner: 'gardener-1', kind: 'aggregate' });
  await world.singletons.note(term, { kind: 'running' });
}

describe('singletons over REST', () => {
  it('are listed with who owns them and what waits', async () => {
    expect((await get('/api/v1/singletons')).json()).toEqual({ items: [], total: 0 });
    await own();
    await world.singletons.declare('watch', 'service');
    await world.singletons.tell('garden', { id: 'a', command: '1' });
    const { items } = singletonListSchema.parse((await get('/api/v1/singletons')).json());
    expect(items.map((item) => singletonSchema.parse(item))).toMatchObject([
      { name: 'garden', state: 'running', owner: 'gardener-1', term: 7, inboxDepth: 1 },
      { name: 'watch', state: 'vacant', owner: null, term: null, inboxDepth: 0 },
    ]);
  });

  it('are shown one by one with their moves', async () => {
    await own();
    await world.singletons.claim({ ...term, term: 9 }, { owner: 'gardener-2', kind: 'aggregate' });
    const view = singletonDetailSchema.parse((await get('/api/v1/singletons/garden')).json());
    expect(view).toMatchObject({ owner: 'gardener-2', term: 9, snapshot: null });
    expect(view.moves).toMatchObject([{ from: 'gardener-1', to: 'gardener-2', cause: 'lost' }]);
    for (const name of ['none', 'a%20b']) {
      const answer = await get(`/api/v1/singletons/${name}`);
      expect([answer.statusCode, codeOf(answer)]).toEqual([404, 'SINGLETON_NOT_FOUND']);
    }
  });

  it('are moved with a reason, which their owner is told and the audit log keeps', async () => {
    const reason = 'Its machine is patched';
    expect(codeOf(await move({ reason }))).toBe('SINGLETON_NOT_FOUND');
    await world.singletons.declare('garden', 'aggregate');
    expect(codeOf(await move({ reason }))).toBe('SINGLETON_NOT_RUNNING');
    await own();
    expect((await move({})).statusCode).toBe(400);
    const answer = await move({ reason });
    expect([answer.statusCode, answer.json()]).toEqual([202, { owner: 'gardener-1', term: 7 }]);
    const taken = await world.singletons.take(term, { after: 0, most: 1 });
    expect(taken).toMatchObject({ asked: { by: 'token at 127.0.0.1', reason } });
    const { items } = auditPageSchema.parse((await get('/api/v1/audit')).json());
    expect(items.map(({ outcome, because }) => because ?? outcome)).toEqual([
      ...['done', 'not-running', 'unknown'],
    ]);
    expect(items[0]).toMatchObject({ act: 'singleton.move', about: ['singleton:garden'], reason });
  });
});
