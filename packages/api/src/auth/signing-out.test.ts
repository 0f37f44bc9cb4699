import { createHash } from 'node:crypto';
import { CoordinationFault } from '@escapement/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FakeFollowedSettings } from '../fixtures/fake-settings.ts';
import { adminToken, bearer, type FakeWorld, openFakeWorld } from '../fixtures/fake-world.ts';
import { parseRevocations, revocationParts } from './revocations.ts';

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

/** Two nodes of one cluster. */
let shared: FakeFollowedSettings;
let hash: string;
let key: string;
let [here, there]: FakeWorld[] = [];

beforeEach(async () => {
  shared = new FakeFollowedSettings();
  hash = hashOf(adminToken);
  key = '5a'.repeat(32);
  const common = {
    followedSettings: shared,
    adminTokenHash: async () => hash,
    sessionKey: async () => key,
  };
  [here, there] = await Promise.all([openFakeWorld(common), openFakeWorld(common)]);
});
afterEach(() => Promise.all([here?.api.close(), there?.api.close()]));

const at = (node: FakeWorld | undefined) => {
  if (node === undefined) throw new Error('the nodes are opened before each test');
  return node;
};
const signIn = async (node: FakeWorld | undefined) => {
  const answer = await at(node).api.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { token: adminToken },
  });
  return String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
};
const signOut = (node: FakeWorld | undefined, cookie: string) =>
  at(node).api.inject({ method: 'DELETE', url: '/api/v1/session', headers: { cookie } });
/** What stands in ZooKeeper of those that ended. */
const lists = () =>
  revocationParts.flatMap((part) => shared.ensemble.texts.get(`revoked-sessions-${part}`) || []);
const reads = async (node: FakeWorld | undefined, headers: Record<string, string>) =>
  (await at(node).api.inject({ url: '/api/v1/jobs', headers })).statusCode;

describe('a session that was signed out', () => {
  it('is refused by the node that was asked and by every other, and no other session is', async () => {
    const [mine, other] = [await signIn(here), await signIn(there)];
    expect(await reads(there, { cookie: mine })).toBe(200);
    expect((await signOut(here, mine)).json()).toEqual({ signedIn: false, version: '' });
    for (const node of [here, there]) {
      expect(await reads(node, { cookie: mine })).toBe(401);
      expect(await reads(node, { cookie: other })).toBe(200);
    }
  });

  it('ends none but itself, also where a thousand of one minute were signed out', async () => {
    const stays = await signIn(there);
    const cookies = await Promise.all(Array.from({ length: 1_000 }, () => signIn(here)));
    for (const cookie of cookies) await signOut(here, cookie);
    for (const cookie of [cookies[0], cookies.at(-1)]) {
      expect(await reads(there, { cookie: cookie ?? '' })).toBe(401);
    }
    expect(await reads(there, { cookie: stays })).toBe(200);
    expect(await reads(here, { cookie: await signIn(here) })).toBe(200);
  });

  it('is written into the list of its first digit, and into none of the fifteen others', async () => {
    const cookies = await Promise.all(Array.from({ length: 100 }, () => signIn(here)));
    for (const cookie of cookies) await signOut(here, cookie);
    const kept = revocationParts.map((part) => {
      const text = shared.ensemble.texts.get(`revoked-sessions-${part}`) ?? '';
      const ids = [...(parseRevocations(text)?.hours.values() ?? [])].map((each) =>
        each.toString('hex'),
      );
      return {
        part,
        firsts: ids.flatMap((each) => each.match(/.{16}/g) ?? []).map(([first]) => first),
      };
    });
    for (const { part, firsts } of kept) expect(firsts).toEqual(firsts.map(() => part));
    expect(kept.flatMap(({ firsts }) => firsts)).toHaveLength(cookies.length);
  });

  it('may be signed out again, on two nodes at once', async () => {
    const cookie = await signIn(here);
    const answers = await Promise.all([signOut(here, cookie), signOut(there, cookie)]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
    const [list, ...others] = lists();
    expect(JSON.parse(list ?? '')).toMatchObject({ upTo: 0 });
    expect(others).toEqual([]);
  });

  it('leaves nothing behind when its cookie was forged', async () => {
    await signOut(here, 'escapement_session=eyJpZCI6IjEifQ.forged');
    expect(lists()).toEqual([]);
  });

  it('is refused here at once while ZooKeeper is away, and there when it is back', async () => {
    const cookie = await signIn(here);
    shared.fault = new CoordinationFault('COORD_UNAVAILABLE', 'away', { retryable: true });
    const answer = await signOut(here, cookie);
    expect(answer.headers['x-escapement-warning']).toBe('ZOOKEEPER_UNAVAILABLE');
    expect(await reads(here, { cookie })).toBe(401);
    expect(await reads(there, { cookie })).toBe(200);
    await at(here).clock.advance(1_000);
    shared.fault = undefined;
    await at(here).clock.advance(1_000);
    await expect.poll(() => reads(there, { cookie })).toBe(401);
  });

  it('does not come back when somebody spoils the list', async () => {
    const cookie = await signIn(here);
    await signOut(here, cookie);
    for (const part of revocationParts)
      shared.ensemble.writeText(`revoked-sessions-${part}`, 'garbage');
    expect(await reads(there, { cookie })).toBe(401);
    await at(there).clock.advance(5);
    expect(await reads(there, { cookie: await signIn(there) })).toBe(200);
  });
});

describe('what a session and a token are worth', () => {
  it('ends with the very next call after the token was changed', async () => {
    const cookie = await signIn(here);
    expect(await reads(there, bearer)).toBe(200);
    hash = hashOf('another-token-of-the-tests-0123');
    expect(await reads(there, bearer)).toBe(401);
    expect(await reads(here, { cookie })).toBe(401);
    const authorization = 'Bearer another-token-of-the-tests-0123';
    expect(await reads(here, { authorization })).toBe(200);
  });

  it('ends when the session key was renewed', async () => {
    const cookie = await signIn(here);
    key = 'c3'.repeat(32);
    expect(await reads(there, { cookie })).toBe(401);
  });

  it.each(['', 'zz', '5a'])(
    'is nothing while the session key is %j: everybody could seal with it',
    async (bad) => {
      const cookie = await signIn(here);
      key = bad;
      expect(await reads(there, { cookie })).toBe(503);
      const answer = await at(there).api.inject({
        method: 'POST',
        url: '/api/v1/session',
        payload: { token: adminToken },
      });
      expect(answer.statusCode).toBe(503);
      expect(answer.headers['set-cookie']).toBeUndefined();
    },
  );

  it('is nothing before it was issued', async () => {
    const soon = await signIn(here);
    await at(there).clock.advance(-30_000);
    expect(await reads(there, { cookie: soon })).toBe(200);
    await at(there).clock.advance(-60_000);
    expect(await reads(there, { cookie: soon })).toBe(401);
  });
});
