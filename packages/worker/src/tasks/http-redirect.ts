import { sayReason } from '@escapement/core';
import { addressOf, type HttpAddress } from './http-address.ts';

/** One request of the chain that an HTTP task may cause. */
export interface Hop {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

export const maxRedirects = 5;

/** What may be told to another origin: nothing that could be a credential. */
const harmlessHeaders = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);

/** `final`: the response is the answer. `refused`: the chain ends here, with a sentence. */
export type Step =
  | { readonly kind: 'final' }
  | { readonly kind: 'follow'; readonly hop: Hop }
  | { readonly kind: 'refused'; readonly reason: string };

/** Whether a response sends the request elsewhere, and how. Follows RFC 9110, section 15.4. */
export function nextStep(
  hop: Hop,
  response: { status: number; location: string | undefined },
  followed: number,
): Step {
  const { status, location } = response;
  if (![301, 302, 303, 307, 308].includes(status) || location === undefined) {
    return { kind: 'final' };
  }
  if (followed >= maxRedirects) {
    return { kind: 'refused', reason: sayReason('http-redirects', { count: maxRedirects }) };
  }
  const to = addressIn(location, hop.url);
  if (to === undefined || !/^https?:$/.test(to.url.protocol)) {
    const scheme = to === undefined ? 'no URL' : `a URL that begins with ${to.url.protocol}`;
    return { kind: 'refused', reason: sayReason('http-redirected-to', { scheme }) };
  }
  return { kind: 'follow', hop: redirected(hop, to, status) };
}

/** Credentials of the new address are for its origin, in the place of what was sent before. */
function redirected(hop: Hop, { url, authorization }: HttpAddress, status: number): Hop {
  const becomesGet =
    (status === 303 && hop.method !== 'HEAD') || (status < 303 && hop.method === 'POST');
  const kept = Object.entries(hop.headers).filter(([name]) => {
    const lower = name.toLowerCase();
    if (becomesGet && lower === 'content-type') return false;
    return url.origin === hop.url.origin || harmlessHeaders.has(lower);
  });
  return {
    url,
    method: becomesGet ? 'GET' : hop.method,
    body: becomesGet ? undefined : hop.body,
    headers: {
      ...Object.fromEntries(kept),
      ...(authorization === undefined ? {} : { authorization }),
    },
  };
}

/** A header is read a byte a character; bytes beyond ASCII, of whatever charset, go back to the server as they came. */
function addressIn(header: string, base: URL): HttpAddress | undefined {
  try {
    const text = header.replace(/[\x80-\xff]/g, (byte) => `%${byte.charCodeAt(0).toString(16)}`);
    return addressOf(text, base);
  } catch {
    return undefined;
  }
}
