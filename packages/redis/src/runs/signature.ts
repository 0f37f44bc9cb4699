import { timingSafeEqual } from 'node:crypto';
import { hmacOf } from './hmac.ts';

/** What a seal is for, so that one made for a ticket is no card's. */
export type SealedAs = 'ticket' | 'card';

const purposes: Readonly<Record<SealedAs, string>> = {
  ticket: 'escapement run ticket 1\n',
  card: 'escapement job card 1\n',
};

export type Unsealed =
  | { readonly kind: 'value'; readonly value: unknown }
  /** Another key may fit. */
  | { readonly kind: 'bad-signature' }
  | { readonly kind: 'not-sealed' };

const opening = '["';
const middle = '",';
/** An HMAC-SHA256 in base64url. */
const signatureChars = 43;
const textFrom = opening.length + signatureChars + middle.length;

/**
 * A value as it travels: `["<signature>",<value>]`, an HMAC-SHA256 over exactly the text of the value, so that no two sides have to agree
 * on how JSON is spelled. Write access to Redis is then not the power to run code. It is JSON as a whole, as BullMQ's own tools expect
 * of an entry.
 */
export function seal(as: SealedAs, value: object, key: string): string {
  const text = JSON.stringify(value);
  return `${opening}${sign(as, text, key)}${middle}${text}]`;
}

/** The value when its signature holds. The signature is looked at before anything else. */
export function unseal(as: SealedAs, sealed: string, key: string): Unsealed {
  const isSealed =
    sealed.startsWith(opening) &&
    sealed.endsWith(']') &&
    sealed.slice(textFrom - middle.length, textFrom) === middle;
  if (!isSealed) return { kind: 'not-sealed' };
  const text = sealed.slice(textFrom, -1);
  const given = Buffer.from(sealed.slice(opening.length, opening.length + signatureChars));
  const expected = Buffer.from(sign(as, text, key));
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    return { kind: 'bad-signature' };
  }
  // Our own code wrote it, so that nothing of it is to be bounded before it is read.
  return { kind: 'value', value: JSON.parse(text) as unknown };
}

function sign(as: SealedAs, text: string, key: string): string {
  return hmacOf(purposes[as] + text, key);
}
