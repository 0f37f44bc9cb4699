import { createHmac, timingSafeEqual } from 'node:crypto';
import { parseJson, type RunEnvelope, readJson, runEnvelopeSchema } from '@escapement/core';

/** What is wrong with an envelope that this key did not sign; another key may have. */
export const badSignature = 'bad signature';

const purpose = 'escapement run envelope 1\n';

/**
 * An envelope as it travels: its text and an HMAC-SHA256 over exactly that text, so that no two sides have to agree on how
 * JSON is spelled. Write access to Redis is then not the power to run code.
 */
export function seal(envelope: RunEnvelope, key: string): string {
  const text = JSON.stringify(envelope);
  return JSON.stringify({ envelope: text, signature: sign(text, key) });
}

/** The envelope when its signature holds and its shape is right, else why not. The signature is looked at before anything else. */
export function unseal(
  data: unknown,
  key: string,
): { envelope: RunEnvelope } | { problem: string } {
  if (!isSealed(data)) return { problem: 'no signed envelope' };
  const expected = Buffer.from(sign(data.envelope, key));
  const given = Buffer.from(data.signature);
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
    return { problem: badSignature };
  }
  const reading = readJson(runEnvelopeSchema, data.envelope);
  return reading.kind === 'read'
    ? { envelope: reading.value }
    : { problem: `a signed envelope of another shape: ${reading.problem}` };
}

/** The same for the sealed text, as a queue entry keeps it. */
export function unsealText(
  text: string,
  key: string,
): { envelope: RunEnvelope } | { problem: string } {
  const parsed = parseJson(text);
  return unseal(parsed.kind === 'json' ? parsed.value : undefined, key);
}

function isSealed(data: unknown): data is { envelope: string; signature: string } {
  if (typeof data !== 'object' || data === null) return false;
  const { envelope, signature } = data as Record<string, unknown>;
  return typeof envelope === 'string' && typeof signature === 'string';
}

function sign(text: string, key: string): string {
  return createHmac('sha256', key).update(purpose).update(text).digest('base64url');
}
