import { expect, it } from 'vitest';
import { nodeSession } from './node-session.ts';

const since = '2026-03-07T02:00:00.000Z';
const detail = { sessionId: '10004b1f3c20000a', sessionTimeoutMs: 10_000, server: 'zk-1:2181' };

it('a node tells of the session that it is connected in, and of no other', () => {
  expect(nodeSession({ state: 'connected', since, detail })).toEqual({
    ...{ id: '10004b1f3c20000a', timeoutMs: 10_000, server: 'zk-1:2181', since },
  });
  expect(nodeSession({ state: 'suspended', since, detail })).toBeUndefined();
  expect(nodeSession({ state: 'connected', since })).toBeUndefined();
});
