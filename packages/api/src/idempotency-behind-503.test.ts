import { type SteppedDown, StoreFault } from '@escapement/core';
import { eventually, MemorySingletons, VirtualClock } from '@escapement/testkit';
import { beforeEach, describe, expect, it } from 'vitest';
import { told, useNodes } from './fixtures/nodes-of-one-cluster.ts';

const { at, addNode, post } = useNodes();
const [a, b] = [0, 1];

describe('what may have been done behind a 503', () => {
  const singletons = new MemorySingletons(new VirtualClock());
  const term = { name: 'garden', ensembleId: 'ensemble-1', term: 7 };
  const payload = { reason: 'because' };
  const late = new StoreFault('STORE_TIMEOUT', 'late', { retryable: true });

  /** Does it, and does not come to say so. */
  const behindFault = (of: MemorySingletons): MemorySingletons =>
    new Proxy(of, {
      get:
        (_of, name: keyof MemorySingletons) =>
        async (...asked: never[]) => {
          await (of[name] as (...asked: never[]) => unknown)(...asked);
          throw late;
        },
    });

  it('is held to what was sent', async () => {
    at(0).coordination.state = 'suspended';
    const pause = '/api/v1/jobs/nightly-report/pause';
    expect((await post(a, pause, { key: 'p', payload })).statusCode).toBe(503);
    at(0).coordination.state = 'connected';
    const other = await post(b, pause, { key: 'p', payload: { reason: 'for another reason' } });
    expect(other.json()).toMatchObject({ status: 422, code: 'IDEMPOTENCY_KEY_REUSED' });
    expect((await post(b, pause, { key: 'p', payload })).statusCode).toBe(200);
  });

  it.each(['move', 'restart'])('is not asked of a singleton once more: %s', async (what) => {
    singletons.forget();
    await singletons.claim(term, { owner: 'gardener-1', kind: 'aggregate' });
    const troubled = await addNode({ singletons: behindFault(singletons) });
    const sound = await addNode({ singletons });
    const url = `/api/v1/singletons/garden/${what}`;
    expect((await post(troubled, url, { key: 'k', payload })).statusCode).toBe(503);
    // It is done by the time that somebody asks again.
    await singletons.claim({ ...term, term: 8 }, { owner: 'gardener-2', kind: 'aggregate' });
    for (let again = 0; again < 2; again += 1) {
      const answer = await post(sound, url, { key: 'k', payload });
      expect(told(answer)).toMatchObject({ statusCode: 202 });
      expect(answer.json()).toEqual({ owner: 'gardener-1', term: 7 });
    }
    const taken = await singletons.take({ ...term, term: 8 }, { after: 0, most: 1 });
    expect(taken).toEqual({ kind: 'taken', commands: [], asked: undefined });
    expect((await post(sound, url, { key: 'new', payload })).json()).toMatchObject({ term: 8 });
  });

  it('is not sent to a singleton once more: a command that was given up', async () => {
    singletons.forget();
    await singletons.claim(term, { owner: 'gardener-1', kind: 'aggregate' });
    await singletons.tell('garden', { id: 'dig', command: '1' });
    await singletons.fail(term, { sequence: 1, because: 'it threw', attempts: 1 });
    const troubled = await addNode({ singletons: behindFault(singletons) });
    const sound = await addNode({ singletons });
    const url = '/api/v1/singletons/garden/dead-commands/1/send-again';
    expect((await post(troubled, url, { key: 'k', payload })).statusCode).toBe(503);
    // It is done by the time that somebody asks again, so that there is none to be sent any more.
    const done = { sequence: 2, id: 'dig', reply: '1', events: '[1]' };
    await singletons.settle(term, { commands: [done], inOrder: true });
    for (let again = 0; again < 2; again += 1) {
      const answer = await post(sound, url, { key: 'k', payload });
      expect([answer.statusCode, answer.json()]).toEqual([202, { id: 'dig' }]);
    }
    const gone = await post(sound, url, { key: 'new', payload });
    expect(gone.json()).toMatchObject({ code: 'DEAD_COMMAND_NOT_FOUND' });
  });

  const down = '/api/v1/cluster/step-down';
  let steps: string[];
  beforeEach(() => {
    steps = [];
  });

  /** A node that leads; what it does comes to its end, or it dies in the middle. `announced`: whether its row in the history is there already. */
  async function leading(nodeId: string, end: Promise<'stepped-down'>, announced = true) {
    const { election } = at(0).coordination.ensemble.member();
    await election.campaign(nodeId);
    const { standing } = election;
    const epoch = standing.kind === 'leading' ? standing.epoch : expect.fail(standing.kind);
    if (announced) await election.announce({ nodeId, epoch, since: at(0).clock.now() });
    const stepDown = async (steppedDown: SteppedDown) => {
      await election.conclude(epoch, { steppedDown });
      steps.push(nodeId);
      return await end;
    };
    const view = () => ({ role: 'leader', epoch, rideThrough: false }) as const;
    const place = await addNode({ nodeId, election, leadership: { view, stepDown } });
    return { place, election };
  }

  it('ends one term, whichever node is asked and whoever leads by then', async () => {
    const dead = await leading('node-x', new Promise(() => undefined));
    void post(dead.place, down, { key: 'k', payload });
    await eventually('it has begun', () => steps.length === 1);
    // Its process is gone; nothing of it is heard any more.
    at(0).clock.leap(10_001);
    await dead.election.resign({ rejoin: false });
    const { place: next } = await leading('node-y', Promise.resolve('stepped-down'));
    for (let again = 0; again < 2; again += 1) {
      const answer = await post(next, down, { key: 'k', payload });
      expect([answer.statusCode, answer.json()]).toEqual([200, { nodeId: 'node-x' }]);
    }
    expect(steps).toEqual(['node-x']);
    expect((await post(next, down, { key: 'new', payload })).json()).toEqual({ nodeId: 'node-y' });
  });

  it('ends one term though two ask for it at once, under keys of their own', async () => {
    const dead = await leading('node-x', new Promise(() => undefined));
    for (const key of ['one', 'other']) void post(dead.place, down, { key, payload });
    await eventually('both have begun', () => steps.length === 2);
    at(0).clock.leap(10_001);
    await dead.election.resign({ rejoin: false });
    const { place: next } = await leading('node-y', Promise.resolve('stepped-down'));
    for (const key of ['one', 'other']) {
      const answer = await post(next, down, { key, payload });
      expect([key, answer.json()]).toEqual([key, { nodeId: 'node-x' }]);
    }
    expect(steps).toEqual(['node-x', 'node-x']);
  });

  it('ends no term of the same node that began since, though the history does not know it yet', async () => {
    const dead = await leading('node-x', new Promise(() => undefined));
    void post(dead.place, down, { key: 'k', payload });
    await eventually('it has begun', () => steps.length === 1);
    at(0).clock.leap(10_001);
    await dead.election.resign({ rejoin: false });
    const { place: again } = await leading('node-x', Promise.resolve('stepped-down'), false);
    const answer = await post(again, down, { key: 'k', payload });
    expect([answer.json(), steps]).toEqual([{ nodeId: 'node-x' }, ['node-x']]);
  });
});
