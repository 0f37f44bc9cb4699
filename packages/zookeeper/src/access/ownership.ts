/// <reference path="../node-zookeeper-client.d.ts" />
import { createHash } from 'node:crypto';
import type { ACL } from 'node-zookeeper-client';

export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** What a server may be told to make of passwords (`DigestAuthenticationProvider.digestAlg`); it does not say which. */
const algorithms = ['sha1', 'sha256', 'sha512', 'sha3-256'];
const allRights = 31;

/** Tells whether rules leave a znode to these credentials alone, with every right and with nobody beside them. */
export function ownershipOf({ user, password }: Credentials): (rules: readonly ACL[]) => boolean {
  const digests = algorithms.map((algorithm) =>
    createHash(algorithm).update(`${user}:${password}`).digest('base64'),
  );
  const ids = new Set(digests.map((digest) => `${user}:${digest}`));
  return (rules) => {
    const [rule] = rules;
    return (
      rules.length === 1 &&
      rule?.permission === allRights &&
      rule.id.scheme === 'digest' &&
      ids.has(rule.id.id)
    );
  };
}
