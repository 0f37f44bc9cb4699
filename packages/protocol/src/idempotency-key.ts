/** What a request's `Idempotency-Key` is, as Node.js hands on the header. */
export type KeyReading =
  | { readonly kind: 'none' }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'key'; readonly key: string };

/** Reads the key of a request: 1 to 255 printable ASCII characters without blanks. Bare or quoted is the same. */
export function readIdempotencyKey(given: string | readonly string[] | undefined): KeyReading {
  if (given === undefined) return { kind: 'none' };
  const text = typeof given === 'string' ? given : given.join(', ');
  const key = /^"(.*)"$/.exec(text)?.[1] ?? text;
  return /^[\x21-\x7e]{1,255}$/.test(key) ? { kind: 'key', key } : { kind: 'malformed' };
}
