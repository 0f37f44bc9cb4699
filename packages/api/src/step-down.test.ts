import type { SteppedDown } from '@escapement/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askedByHeader } from './acts/cluster/step-down.ts';
import { bearer, type FakeWorld, openFakeWorld } from './fixtures/fake-world.ts';
import { nodeAt as node } from './fixtures/node-at.ts';

let world: FakeWorld;

beforeEach(async () => {
  world = await openFakeWorld();
});
afterEach(() => world.api.close());

describe('stepping down', () => {
  const asking = (headers: Record<string, string> = bearer) => ({
    ...({ method: 'POST', url: '/api/v1/cluster/step-down', headers } as const),
    payload: { reason: '机器要打补丁' },
  });
  const stepDown = (headers?: Record<string, string>) => world.api.inject(asking(headers));

  it('on the leader itself ends its term', async () => {
    const asked: SteppedDown[] = [];
    const leading = await openFakeWorld({
      leadership: {
        view: () => ({ role: 'leader', rideThrough: false }),
        stepDown: async (why) => {
          asked.push(why);
          return 'stepped-down';
        },
      },
    });
    // Nobody but another node says for whom it asks.
    const forged = asking({ ...bearer, [askedByHeader]: 'somebody else' });
    const response = await leading.api.inject(forged);
    expect(response.json()).toEqual({ nodeId: 'node-a' });
    expect(asked).toEqual([{ by: 'token at 127.0.0.1', reason: '机器要打补丁' }]);
    const { payload: _, ...bare } = asking();
    expect((await leading.api.inject(bare)).statusCode).toBe(400);
    expect(asked).toHaveLength(1);
    await leading.api.close();
  });

  it('on a follower is passed on to the leader, without what the person signed in with', async () => {
    let role: 'leader' | 'follower' = 'leader';
    const seen: (string | undefined)[] = [];
    const asked: SteppedDown[] = [];
    const leading = await openFakeWorld({
      nodeId: 'node-b',
      leadership: {
        view: () => ({ role, rideThrough: false }),
        stepDown: async (why) => {
          asked.push(why);
          role = 'follower';
          return 'stepped-down';
        },
      },
    });
    leading.api.addHook('onSend', async (request) => {
      seen.push(request.headers.authorization);
    });
    const apiUrl = await leading.api.listen({ port: 0, host: '127.0.0.1' });
    world.coordination.leader = { nodeId: 'node-b', epoch: 1, since: '2026-03-07T11:00:00.000Z' };
    world.coordination.nodes = [node('node-a', 'http://unused'), node('node-b', apiUrl)];
    expect((await stepDown()).json()).toEqual({ nodeId: 'node-b' });
    // The office has moved: the node that lost it does not pass the request on again.
    expect((await stepDown()).json()).toMatchObject({ status: 409, code: 'NOT_LEADING' });
    expect(seen).toEqual([undefined, undefined]);
    // The person and the reason go with it.
    expect(asked).toEqual([{ by: 'token at 127.0.0.1', reason: '机器要打补丁' }]);
    await leading.api.close();
  });

  it('with nobody leading is NOT_LEADING', async () => {
    expect((await stepDown()).json()).toMatchObject({ status: 409, code: 'NOT_LEADING' });
  });

  it('with a leader that does not answer is LEADER_UNREACHABLE', async () => {
    world.coordination.leader = { nodeId: 'node-b', epoch: 1, since: '2026-03-07T11:00:00.000Z' };
    world.coordination.nodes = [node('node-b', 'http://127.0.0.1:1')];
    expect((await stepDown()).json()).toMatchObject({ status: 503, code: 'LEADER_UNREACHABLE' });
  });

  it('by a proof that is forged is 401', async () => {
    const proof = `${world.clock.now()}.${'0'.repeat(32)}.forged`;
    expect((await stepDown({ 'x-escapement-peer-proof': proof })).statusCode).toBe(401);
  });
});
