import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** What values are sealed with; made of a text that never stands in ZooKeeper. */
export interface SecretsKey {
  /** By which two keys are told apart, and which tells nothing of either. */
  readonly fingerprint: string;
  readonly bytes: Buffer;
}

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** The key that a text stands for, as long and random as its author made it. */
export function secretsKeyOf(text: string): SecretsKey {
  const derived = (purpose: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', text, '', `escapement secrets ${purpose} 1`, bytes));
  return { fingerprint: derived('fingerprint', 8).toString('hex'), bytes: derived('key', 32) };
}

/** Seals a value under its name, so that it is no other secret's: nonce, tag and what is sealed, in base64url. */
export function sealSecret(name: string, value: string, key: SecretsKey): string {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, key.bytes, nonce).setAAD(Buffer.from(name));
  const sealed = Buffer.concat([sealing.update(value, 'utf8'), sealing.final()]);
  return Buffer.concat([nonce, sealing.getAuthTag(), sealed]).toString('base64url');
}

/** The value; `undefined` where this key did not seal it under this name. */
export function unsealSecret(name: string, sealed: string, key: SecretsKey): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < nonceBytes + tagBytes) return undefined;
  const opening = createDecipheriv(cipher, key.bytes, bytes.subarray(0, nonceBytes))
    .setAAD(Buffer.from(name))
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  const text = opening.update(bytes.subarray(nonceBytes + tagBytes));
  try {
    return Buffer.concat([text, opening.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
