import {
  type InboxCommand,
  singletonLimits,
  singletonOffice,
  singletonSchema,
} from '@escapement/core';
import {
  auditPageSchema,
  commandAcceptedSchema,
  singletonAnswerSchema,
  singletonListSchema,
} from '@escapement/protocol';
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
const tell = (payload: object, { name = 'garden', key = '' } = {}) =>
  world.api.inject({
    method: 'POST',
    url: `/api/v1/singletons/${name}/commands`,
    headers: { ...bearer, ...(key === '' ? {} : { 'idempotency-key': key }) },
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
    const view = singletonAnswerSchema.parse((await get('/api/v1/singletons/garden')).json());
    expect(view).toMatchObject({ owner: 'gardener-2', term: 9, snapshot: null });
    expect(view.moves).toMatchObject([{ from: 'gardener-1', to: 'gardener-2', cause: 'lost' }]);
    for (const name of ['none', 'a%20b']) {
      const answer = await get(`/api/v1/singletons/${name}`);
      expect([answer.statusCode, codeOf(answer)]).toEqual([404, 'SINGLETON_NOT_FOUND']);
    }
  });

  it('are sent a command again that was given up, once, and the audit log says by whom', async () => {
    await own();
    await world.singletons.tell('garden', { id: 'a', command: '{"plant":"fir"}' });
    await world.singletons.fail(term, { sequence: 1, because: 'no such tree', attempts: 1 });
    const again = (sequence: number | string, name = 'garden') =>
      world.api.inject({
        method: 'POST',
        url: `/api/v1/singletons/${name}/dead-commands/${sequence}/send-again`,
        headers: bearer,
        payload: { reason: 'the program is mended' },
      });
    const answer = await again(1);
    expect([answer.statusCode, commandAcceptedSchema.parse(answer.json())]).toEqual([
      202,
      { id: 'a' },
    ]);
    for (const [sequence, name, code] of [
      [1, 'garden', 'DEAD_COMMAND_NOT_FOUND'],
      [7, 'garden', 'DEAD_COMMAND_NOT_FOUND'],
      [1, 'none', 'SINGLETON_NOT_FOUND'],
      ['x', 'garden', 'INPUT_INVALID'],
    ] as const) {
      expect(codeOf(await again(sequence, name))).toBe(code);
    }
    const taken = await world.singletons.take(term, { after: 0, most: 9 });
    expect(taken).toMatchObject({ commands: [{ id: 'a', command: '{"plant":"fir"}' }] });
    const { items } = auditPageSchema.parse(
      (await get('/api/v1/audit?act=singleton.send-again')).json(),
    );
    expect(items.filter(({ outcome }) => outcome === 'done')).toMatchObject([
      { about: ['singleton:garden'], outcome: 'done' },
    ]);
  });

  it('are shown with who stands in line for them, unless ZooKeeper cannot be asked', async () => {
    await own();
    const shown = async () =>
      singletonAnswerSchema.parse((await get('/api/v1/singletons/garden')).json());
    expect(await shown()).toMatchObject({ candidates: [], line: [] });
    for (const [program, version] of [['gardener-1'], ['gardener-2', '2.4.1']] as const)
      await world.coordination.ensemble
        .member()
        .office(singletonOffice('garden'))
        .campaign(program, version);
    const { candidates, line } = await shown();
    expect(candidates).toEqual(['gardener-1', 'gardener-2']);
    // Who says no version has none.
    expect(line).toEqual([{ program: 'gardener-1' }, { program: 'gardener-2', version: '2.4.1' }]);
    world.coordination.state = 'suspended';
    expect(await shown()).toMatchObject({ candidates: null, line: null });
  });

  it('are shown with the commands that were given up', async () => {
    await own();
    await world.singletons.tell('garden', { id: 'c-1', command: '{"plant":"oak"}' });
    await world.singletons.fail(term, { sequence: 1, because: 'Error: no room', attempts: 1 });
    const view = singletonAnswerSchema.parse((await get('/api/v1/singletons/garden')).json());
    expect(view).toMatchObject({ deadCount: 1, inboxDepth: 0 });
    expect(view.deadCommands).toMatchObject([
      { id: 'c-1', attempts: 1, because: 'Error: no room', command: '{"plant":"oak"}' },
    ]);
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

describe('a singleton that a person moves to a program, or restarts', () => {
  const reason = 'Its machine is patched';
  const stand = async (...programs: readonly string[]) => {
    for (const program of programs) {
      const member = world.coordination.ensemble.member();
      await member.office(singletonOffice('garden')).campaign(program);
    }
  };
  const restart = (payload: object, name = 'garden') =>
    world.api.inject({
      method: 'POST',
      url: `/api/v1/singletons/${name}/restart`,
      headers: bearer,
      payload,
    });

  it('goes to that program, which its owner and the next in line are told', async () => {
    await own();
    await stand('gardener-1', 'gardener-2', 'gardener-3');
    const answer = await move({ reason, to: 'gardener-3' });
    expect([answer.statusCode, answer.json()]).toEqual([202, { owner: 'gardener-1', term: 7 }]);
    const taken = await world.singletons.take(term, { after: 0, most: 1 });
    expect(taken).toMatchObject({ asked: { reason, to: 'gardener-3' } });
    const next = { ...term, term: 8 };
    const as = { owner: 'gardener-2', kind: 'aggregate' } as const;
    expect(await world.singletons.claim(next, as)).toEqual({
      ...{ kind: 'meant-for', program: 'gardener-3' },
    });
    const { items } = auditPageSchema.parse((await get('/api/v1/audit')).json());
    expect(items[0]).toMatchObject({
      ...{ act: 'singleton.move', before: { owner: 'gardener-1', term: 7 } },
      after: { owner: 'gardener-3' },
    });
  });

  it('is refused by code where that program owns it, does not stand in line, or nothing runs', async () => {
    expect(codeOf(await move({ reason, to: 'gardener-2' }))).toBe('SINGLETON_NOT_FOUND');
    await world.singletons.declare('garden', 'aggregate');
    expect(codeOf(await move({ reason, to: 'gardener-2' }))).toBe('SINGLETON_NOT_RUNNING');
    await own();
    await stand('gardener-1');
    expect(codeOf(await move({ reason, to: 'gardener-1' }))).toBe('SINGLETON_OWNS_ALREADY');
    const stranger = await move({ reason, to: 'gardener-2' });
    expect([stranger.statusCode, codeOf(stranger)]).toEqual([409, 'SINGLETON_NOT_CANDIDATE']);
    const taken = await world.singletons.take(term, { after: 0, most: 1 });
    expect(taken.kind === 'taken' && taken.asked).toBeUndefined();
    expect((await move({ reason, to: '' })).statusCode).toBe(400);
  });

  it('is started anew by its owner, and the audit log says why', async () => {
    expect(codeOf(await restart({ reason }))).toBe('SINGLETON_NOT_FOUND');
    expect(codeOf(await restart({ reason }, 'a%20b'))).toBe('SINGLETON_NOT_FOUND');
    await world.singletons.declare('garden', 'aggregate');
    expect(codeOf(await restart({ reason }))).toBe('SINGLETON_NOT_RUNNING');
    await own();
    expect((await restart({})).statusCode).toBe(400);
    const answer = await restart({ reason });
    expect([answer.statusCode, answer.json()]).toEqual([202, { owner: 'gardener-1', term: 7 }]);
    const taken = await world.singletons.take(term, { after: 0, most: 1 });
    expect(taken).toMatchObject({ asked: { by: 'token at 127.0.0.1', reason, restart: true } });
    const { items } = auditPageSchema.parse((await get('/api/v1/audit')).json());
    expect(items[0]).toMatchObject({ act: 'singleton.restart', outcome: 'done', reason });
  });
});

async function waiting({ singletons } = world): Promise<readonly InboxCommand[]> {
  const taken = await singletons.take(term, { after: 0, most: 2_000 });
  return taken.kind === 'taken' ? taken.commands : [];
}

describe('a command over REST', () => {
  it('waits in the inbox in its order, and leaves no row in the audit log', async () => {
    await own();
    const answers = [await tell({ command: { plant: 'oak' } }), await tell({ command: null })];
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([202, 202]);
    const ids = answers.map((answer) => commandAcceptedSchema.parse(answer.json()).id);
    expect(await waiting()).toEqual([
      { sequence: 1, id: ids[0], command: '{"plant":"oak"}' },
      { sequence: 2, id: ids[1], command: 'null' },
    ]);
    expect((await get('/api/v1/audit')).json()).toEqual({ items: [] });
  });

  it('is one under its key, also where the answer to it was lost', async () => {
    await own();
    const first = await tell({ command: 'dig' }, { key: 'k-1' });
    expect((await tell({ command: 'dig' }, { key: 'k-1' })).json()).toEqual(first.json());
    expect(codeOf(await tell({ command: 'plant' }, { key: 'k-1' }))).toBe('IDEMPOTENCY_KEY_REUSED');
    const before = world;
    await before.api.close();
    world = await openFakeWorld({ singletons: before.singletons });
    expect((await tell({ command: 'dig' }, { key: 'k-1' })).json()).toEqual(first.json());
    // Nor does another command come in under it where the answer is not kept any more.
    world.answers.forget();
    const other = await tell({ command: 'plant' }, { key: 'k-1' });
    expect([other.statusCode, codeOf(other)]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    expect(await waiting(before)).toHaveLength(1);
  });

  it('is refused where nobody declared the singleton, where it is too large and where the inbox is full', async () => {
    for (const name of ['none', 'a%20b'])
      expect(codeOf(await tell({ command: 1 }, { name }))).toBe('SINGLETON_NOT_FOUND');
    await own();
    expect((await tell({})).statusCode).toBe(400);
    const large = await tell({ command: 'x'.repeat(64 * 1024) });
    expect([large.statusCode, codeOf(large)]).toEqual([413, 'COMMAND_TOO_LARGE']);
    for (let i = 0; i < singletonLimits.inboxCommands; i += 1)
      await world.singletons.tell('garden', { id: `c${i}`, command: '1' });
    const full = await tell({ command: 1 }, { key: 'k-2' });
    expect([full.statusCode, codeOf(full)]).toEqual([503, 'INBOX_FULL']);
    expect(full.headers['retry-after']).toBe('1');
    await world.singletons.settle(term, {
      ...{ commands: [{ sequence: 1, id: 'c0', reply: '1', events: '[]' }], inOrder: true },
    });
    expect((await tell({ command: 1 }, { key: 'k-2' })).statusCode).toBe(202);
  });
});
