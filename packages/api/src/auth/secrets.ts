import { createHmac } from 'node:crypto';
import { CoordinationFault } from '@escapement/core';
import type { Ask } from '../ask.ts';

/** The shared secrets, each in the memory of whoever keeps it, so that sign-in goes on while ZooKeeper is away. */
export interface Secrets {
  /** SHA-256 of the admin token, hex. */
  adminTokenHash(ask: Ask): Promise<string>;
  /** The key that seals sessions, hex; a new admin token makes a new one, which ends every session. */
  sessionKey(ask: Ask): Promise<string>;
  /** The key by which nodes know each other, hex. */
  peerKey(ask: Ask): Promise<string>;
}

/** Keeps nothing itself: whoever remembers a secret here would go on with it after it was changed. */
export function createSecrets(source: {
  readonly adminTokenHash: () => Promise<string>;
  readonly sessionKey: () => Promise<string>;
}): Secrets {
  const adminTokenHash = (ask: Ask) => ask.memoryOrZookeeper(source.adminTokenHash);
  const sharedKey = async (ask: Ask) => wholeKey(await ask.memoryOrZookeeper(source.sessionKey));
  return {
    adminTokenHash,
    async sessionKey(ask) {
      const [key, tokenHash] = await Promise.all([sharedKey(ask), adminTokenHash(ask)]);
      return derive(key, `session:${tokenHash}`);
    },
    async peerKey(ask) {
      return derive(await sharedKey(ask), 'peer');
    },
  };
}

/** A key that somebody spoilt would still seal, and everybody could guess what it seals with. */
function wholeKey(keyHex: string): string {
  if (/^[0-9a-f]{64}$/.test(keyHex)) return keyHex;
  throw new CoordinationFault('COORD_CORRUPT', 'the session key in ZooKeeper is no key', {
    retryable: true,
  });
}

/** Separate keys for separate uses: a seal of one kind is worth nothing as another. */
function derive(keyHex: string, use: string): string {
  return createHmac('sha256', Buffer.from(keyHex, 'hex')).update(use, 'utf8').digest('hex');
}
