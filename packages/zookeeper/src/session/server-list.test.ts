import { ConfigFault } from '@escapement/core';
import { describe, expect, test } from 'vitest';
import { parseServers, ServerRing } from './server-list.ts';

describe('the list of servers', () => {
  test('takes hosts with and without ports, and IPv6 literals', () => {
    expect(parseServers('a:1, b ,[::1]:3,10.0.0.1:4')).toEqual([
      { host: 'a', port: 1 },
      { host: 'b', port: 2181 },
      { host: '::1', port: 3 },
      { host: '10.0.0.1', port: 4 },
    ]);
  });

  test.each([[''], [','], ['a:0'], ['a:65536'], ['a:b'], ['http://a'], ['a/chroot'], ['::1']])(
    'refuses %j',
    (text) => {
      expect(() => parseServers(text)).toThrow(ConfigFault);
    },
  );

  test('goes round from a place of its own', () => {
    const ring = new ServerRing(parseServers('a:1,b:2,c:3'), () => 0.5);
    expect([1, 2, 3, 4].map(() => ring.next().host)).toEqual(['b', 'c', 'a', 'b']);
  });
});
