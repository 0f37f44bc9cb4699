import { classOfAddress } from '@escapement/core';
import { describe, expect, test } from 'vitest';
import { parsePattern, refusalOf, type TargetPolicy } from './target-policy.ts';

function policyOf(lists: {
  allow?: string[];
  deny?: string[];
  allowPrivate?: boolean;
}): TargetPolicy {
  const read = (lines: string[] = []) =>
    lines.map(parsePattern).filter((pattern) => pattern !== undefined);
  return {
    allow: read(lists.allow),
    deny: read(lists.deny),
    allowPrivate: lists.allowPrivate ?? false,
  };
}

describe('addresses', () => {
  test.each([
    '169.254.169.254',
    '169.254.0.1',
    'fe80::1',
    'febf::1',
    'fd00:ec2::254',
    'fd20:ce::254',
    '::ffff:169.254.169.254',
    '::ffff:a9fe:a9fe',
    '::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    '100.100.100.200',
    '168.63.129.16',
    '192.0.0.192',
    '0.0.0.0',
    '::',
    '224.0.0.1',
    '255.255.255.255',
    'no address',
  ])('%s is forbidden', (address) => {
    expect(classOfAddress(address)).toBe('forbidden');
  });

  test.each([
    '127.0.0.1',
    '127.8.8.8',
    '::1',
    '::ffff:127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    'fc00::1',
    '64:ff9b::10.0.0.1',
  ])('%s is private', (address) => {
    expect(classOfAddress(address)).toBe('private');
  });

  test.each(['93.184.216.34', '2606:2800:220:1::1', '::ffff:93.184.216.34', '172.32.0.1'])(
    '%s is public',
    (address) => {
      expect(classOfAddress(address)).toBe('public');
    },
  );
});

describe('the policy', () => {
  const inside = { host: 'billing.internal', address: '10.1.2.3', port: 8443 };
  const outside = { host: 'example.com', address: '93.184.216.34', port: 443 };
  const metadata = { host: 'metadata.google.internal', address: '169.254.169.254', port: 80 };

  test('public addresses are open and private ones closed unless something is said', () => {
    expect(refusalOf(outside, policyOf({}))).toBeUndefined();
    expect(refusalOf(inside, policyOf({}))).toMatch(/private address/);
  });

  test.each(['billing.internal', '*.internal', '*', '10.0.0.0/8', '10.1.2.3'])(
    'the allow list opens a private address by %s',
    (line) => {
      expect(refusalOf(inside, policyOf({ allow: [line] }))).toBeUndefined();
    },
  );

  test('an allow list closes everything else', () => {
    expect(refusalOf(outside, policyOf({ allow: ['10.0.0.0/8'], allowPrivate: true }))).toMatch(
      /not on the allow list/,
    );
  });

  test('the deny list wins over the allow list', () => {
    const policy = policyOf({ allow: ['*'], deny: ['*.internal'] });
    expect(refusalOf(inside, policy)).toMatch(/deny list/);
    expect(refusalOf({ ...inside, host: 'BILLING.internal.' }, policy)).toMatch(/deny list/);
  });

  test('nothing opens the metadata service', () => {
    const policy = policyOf({ allow: ['*', '169.254.0.0/16'], allowPrivate: true });
    expect(refusalOf(metadata, policy)).toMatch(/never go/);
  });

  test('a domain does not match what merely ends like it', () => {
    const policy = policyOf({ allow: ['*.example.com'] });
    const { address, port } = outside;
    expect(refusalOf({ host: 'a.example.com', address, port }, policy)).toBeUndefined();
    expect(refusalOf({ host: 'badexample.com', address, port }, policy)).toBeDefined();
  });

  test.each([
    'billing.internal:8443',
    '*.internal:8443',
    '*:8443',
    '10.0.0.0/8:8443',
    '10.1.2.3:8443',
  ])('%s opens that port and no other', (line) => {
    const policy = policyOf({ allow: [line] });
    expect(refusalOf(inside, policy)).toBeUndefined();
    expect(refusalOf({ ...inside, port: 443 }, policy)).toMatch(/:443 .*not on the allow list/);
  });

  test('an IPv6 address stands in brackets where a port follows, and a denied port closes no other', () => {
    const local = { host: '::1', address: '::1', port: 9000 };
    const policy = policyOf({ allow: ['[::1]:9000', '[fc00::/7]:9001'] });
    expect(refusalOf(local, policy)).toBeUndefined();
    expect(refusalOf({ ...local, port: 9001 }, policy)).toBeDefined();
    expect(refusalOf({ host: 'x', address: 'fc00::1', port: 9001 }, policy)).toBeUndefined();
    const denying = policyOf({ deny: ['example.com:22'] });
    expect(refusalOf(outside, denying)).toBeUndefined();
    expect(refusalOf({ ...outside, port: 22 }, denying)).toMatch(/deny list/);
  });

  test.each([
    'x:0',
    'x:65536',
    'x:',
    ':80',
    '[::1]:',
    'x:80:90',
    '',
    'exa mple.com',
    'http://example.com',
    '10.0.0.0/99',
    '*.',
    '300.1.1.1',
    '*.*',
  ])('"%s" is no line of a list', (line) => {
    expect(parsePattern(line)).toBeUndefined();
  });
});
