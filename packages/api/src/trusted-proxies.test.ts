import { afterEach, describe, expect, it } from 'vitest';
import { adminToken, type FakeWorld, openFakeWorld } from './fixtures/fake-world.ts';

let world: FakeWorld;
afterEach(() => world.api.close());

const trusted = ['10.0.0.0/8', '::1'];
const signIn = (remoteAddress: string, headers: Record<string, string>, token = adminToken) =>
  world.api.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { token },
    headers,
    remoteAddress,
  });

describe('a proxy that is trusted', () => {
  it.each(['10.1.2.3', '::ffff:10.1.2.3', '::1'])(
    'at %s says that a caller came by TLS: the cookie is for TLS alone, and the browser keeps to it',
    async (remoteAddress) => {
      world = await openFakeWorld({ trustedProxies: trusted });
      const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.1' };
      const answer = await signIn(remoteAddress, headers);
      const cookie = String(answer.headers['set-cookie']);
      expect(cookie).toMatch(/^__Host-escapement_session=.*; Path=\/; .*Secure$/);
      expect(cookie).not.toContain('Domain');
      expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
      const read = await world.api.inject({
        url: '/api/v1/jobs',
        remoteAddress,
        headers: { ...headers, cookie: cookie.split(';', 1)[0] ?? '' },
      });
      expect(read.statusCode).toBe(200);
    },
  );

  it('says who the caller is, so that one who guesses locks nobody else out', async () => {
    world = await openFakeWorld({ trustedProxies: trusted });
    const from = (address: string) => ({ 'x-forwarded-for': address });
    for (let i = 0; i < 20; i += 1) await signIn('10.0.0.1', from('192.0.2.1'), `${i}-guess`);
    expect((await signIn('10.0.0.1', from('192.0.2.1'))).statusCode).toBe(429);
    expect((await signIn('10.0.0.1', from('192.0.2.2'))).statusCode).toBe(200);
  });

  it('is believed about the last step alone: what the caller wrote before it is the caller’s word', async () => {
    world = await openFakeWorld({ trustedProxies: trusted });
    for (let i = 0; i < 20; i += 1) {
      const headers = { 'x-forwarded-for': `198.51.100.${i}, 192.0.2.1` };
      await signIn('10.0.0.1', headers, `${i}-guess`);
    }
    const headers = { 'x-forwarded-for': '203.0.113.9, 192.0.2.1' };
    expect((await signIn('10.0.0.1', headers)).statusCode).toBe(429);
  });
});

describe('what anybody else says of a caller', () => {
  it.each([
    ['where no proxy is trusted', []],
    ['where another is', trusted],
  ])('is not believed %s', async (_what, trustedProxies) => {
    world = await openFakeWorld({ trustedProxies });
    const spoofed = (i: number) => ({
      'x-forwarded-proto': 'https',
      'x-forwarded-for': `198.51.100.${i}`,
      forwarded: `for=198.51.100.${i};proto=https`,
    });
    const answer = await signIn('192.0.2.7', spoofed(1));
    expect(String(answer.headers['set-cookie'])).toMatch(/^escapement_session=(?!.*Secure)/);
    expect(answer.headers['strict-transport-security']).toBeUndefined();
    for (let i = 0; i < 20; i += 1) await signIn('192.0.2.8', spoofed(i), `${i}-guess`);
    expect((await signIn('192.0.2.8', spoofed(99))).statusCode).toBe(429);
  });
});

it('a cookie that came by plain HTTP is worth nothing over TLS', async () => {
  world = await openFakeWorld({ trustedProxies: trusted });
  const plain =
    String((await signIn('192.0.2.1', {})).headers['set-cookie']).split(';', 1)[0] ?? '';
  const read = await world.api.inject({
    url: '/api/v1/jobs',
    remoteAddress: '10.0.0.1',
    headers: { 'x-forwarded-proto': 'https', cookie: plain },
  });
  expect(read.statusCode).toBe(401);
});
