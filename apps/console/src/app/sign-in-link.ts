/** What a fragment says of a token, and the fragment without it: `#token=…` is a sign-in link, whatever page it leads to. */
export function tokenIn(hash: string): {
  readonly token: string | undefined;
  readonly rest: string;
} {
  const parts = hash.replace(/^#/, '').split('&');
  const isToken = (part: string) => part.startsWith('token=');
  const token = parts.find(isToken);
  return {
    token: token === undefined ? undefined : (new URLSearchParams(token).get('token') ?? undefined),
    rest: parts.filter((part) => part !== '' && !isToken(part)).join('&'),
  };
}

/**
 * Where a reader goes on after signing in: to the place that was asked for, if it is one of this console and not the sign-in page itself. A
 * browser reads more than two slashes as another server, so that it is asked what it makes of the text.
 */
export function placeInside(next: string | undefined, origin: string): string {
  if (next?.startsWith('/') !== true || !URL.canParse(next, origin)) return '/';
  const there = new URL(next, origin);
  if (there.origin !== origin || /^\/+sign-in(\/|$)/.test(there.pathname)) return '/';
  return `${there.pathname}${there.search}${there.hash}`;
}
