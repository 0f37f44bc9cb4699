import { createHmac } from 'node:crypto';
import { bearing, type Clock } from '@escapement/core';
import type { Ask } from '../ask.ts';

/** How long a read secret is trusted before it is read again, so that a changed admin token holds everywhere soon. */
const trustForMs = 5000;

/** The shared secrets, remembered, so that sign-in goes on while ZooKeeper is away once they have been read. */
export interface Secrets {
  /** SHA-256 of the admin token, hex. */
  adminTokenHash(ask: Ask): Promise<string>;
  /** The key that seals sessions, hex; a new admin token makes a new one, which ends every session. */
  sessionKey(ask: Ask): Promise<string>;
  /** The key by which nodes know each other, hex. */
  peerKey(ask: Ask): Promise<string>;
}

/** Reads nothing yet. */
export function createSecrets(source: {
  readonly adminTokenHash: () => Promise<string>;
  readonly sessionKey: () => Promise<string>;
  readonly clock: Clock;
}): Secrets {
  const { clock } = source;
  const adminTokenHash = remembered(source.adminTokenHash, { clock, trustForMs });
  const sharedKey = remembered(source.sessionKey, { clock, trustForMs: Number.POSITIVE_INFINITY });
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

/** Separate keys for separate uses: a seal of one kind is worth nothing as another. */
function derive(keyHex: string, use: string): string {
  return createHmac('sha256', Buffer.from(keyHex, 'hex')).update(use, 'utf8').digest('hex');
}

function remembered(
  read: () => Promise<string>,
  options: { readonly clock: Clock; readonly trustForMs: number },
): (ask: Ask) => Promise<string> {
  let known: { readonly value: string; readonly readAtMs: number } | undefined;
  let reading: Promise<string> | undefined;
  const readOnce = async () => {
    try {
      const value = await read();
      known = { value, readAtMs: options.clock.monotonicMs() };
      return value;
    } finally {
      reading = undefined;
    }
  };
  return async (ask) => {
    const ageMs = known === undefined ? 0 : options.clock.monotonicMs() - known.readAtMs;
    if (known !== undefined && ageMs <= options.trustForMs) return known.value;
    reading ??= readOnce();
    const current = reading;
    if (known === undefined) return ask.memoryOrZookeeper(() => current);
    // What was read before still counts while it is read again, or cannot be.
    current.catch(bearing(() => undefined));
    return known.value;
  };
}
