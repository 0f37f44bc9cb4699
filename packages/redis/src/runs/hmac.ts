import { createHmac, createSecretKey, hash, type KeyObject } from 'node:crypto';

/** SHA-256 takes its input in blocks of so many bytes, and so does its HMAC the key. */
const blockBytes = 64;
const digestBytes = 32;
const [innerPad, outerPad] = [0x36, 0x5c];

/** What is hashed before a text, and before what that comes to: the key, as RFC 2104 mixes it into both. */
interface Pads {
  readonly inner: string;
  /** With room for what the inner hash comes to. */
  readonly outer: Buffer;
}

/** Pads, where the inner one is a text; a key of the library's, where it is none. */
type Prepared = Pads | KeyObject;

const prepared = new Map<string, Prepared>();
/** The one that stands and those that it has replaced lately. */
const preparedMost = 8;

/**
 * The HMAC-SHA256 of a text in base64url (RFC 2104).
 *
 * One is made for each run that is staged and one for each that is taken. The library's own makes an object with memory outside of the heap for
 * each, which costs several times what the hashing does, and lives until the next full collection: so it is made of two hashes that make
 * none. What it comes to is held against the library's in `hmac.test.ts`.
 */
export function hmacOf(text: string, key: string): string {
  const by = preparedKey(key);
  if (!('inner' in by)) return createHmac('sha256', by).update(text).digest('base64url');
  by.outer.write(hash('sha256', by.inner + text, 'binary'), blockBytes, digestBytes, 'binary');
  return hash('sha256', by.outer, 'base64url');
}

function preparedKey(key: string): Prepared {
  const known = prepared.get(key);
  if (known !== undefined) return known;
  if (prepared.size >= preparedMost) prepared.clear();
  const made = isAscii(key) ? padsOf(key) : createSecretKey(key, 'utf8');
  prepared.set(key, made);
  return made;
}

/** Every key that we make is; the inner pad of another is no text. */
function isAscii(key: string): boolean {
  return key.length <= blockBytes && Buffer.byteLength(key) === key.length;
}

function padsOf(key: string): Pads {
  const mixed = (pad: number) => {
    const bytes = Buffer.alloc(blockBytes);
    bytes.write(key, 'latin1');
    return bytes.map((byte) => byte ^ pad);
  };
  const outer = Buffer.concat([mixed(outerPad), Buffer.alloc(digestBytes)]);
  return { inner: Buffer.from(mixed(innerPad)).toString('latin1'), outer };
}
