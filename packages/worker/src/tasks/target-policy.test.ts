import { describe, expect, test } from 'vitest';
import { classOfAddress } from './address-class.ts';
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
  const inside = { host: 'billing.internal', address: '10.1.2.3' };
  const outside = { host: 'example.com', address: '93.184.216.34' };
  const metadata = { host: 'metadata.google.internal', address: '169.254.169.254' };

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
    const address = outside.address;
    expect(refusalOf({ host: 'a.example.com', address }, policy)).toBeUndefined();
    expect(refusalOf({ host: 'badexample.com', address }, policy)).toBeDefined();
  });

  test.each(['', 'exa mple.com', 'http://example.com', '10.0.0.0/99', '*.', '300.1.1.1', '*.*'])(
    '"%s" is no line of a list',
    (line) => {
      expect(parsePattern(line)).toBeUndefined();
    },
  );
});
