/** Stands in a URL for credentials that are not to be seen. */
export const hiddenCredentials = '***';

/** The URL as it may be shown: with a mark in the place of its credentials, and as it was written where it has none. */
export function hideCredentials(url: string): string {
  const parsed = parse(url);
  if (parsed === undefined || !hasCredentials(parsed)) return url;
  return withCredentials({ url, parsed }, { text: hiddenCredentials, username: hiddenCredentials });
}

/**
 * What a person means who sends back a URL as it was shown: the credentials that are kept. The same URL where it hides none, and where
 * it leads to another origin than they were given for, which must not learn them.
 */
export function keepCredentials(url: string, kept: string): string {
  const parsed = parse(url);
  const before = parse(kept);
  if (parsed === undefined || before === undefined || !isHidden(parsed)) return url;
  if (parsed.origin !== before.origin || !hasCredentials(before)) return url;
  const { username, password } = before;
  return withCredentials({ url, parsed }, { text: partsOf(kept)?.text, username, password });
}

/** The text before its credentials, they themselves, and the text behind them. */
function partsOf(url: string) {
  const [whole, before = '', text = '', behind = ''] =
    /^(\s*https?:[/\\]*)([^/\\?#]*)@(.*)$/is.exec(url) ?? [];
  return whole === undefined ? undefined : { before, text, behind };
}

/** The rest of the text stays as it was written, since it may hold templates. Where it means something else than it looks like it is spelled out. */
function withCredentials(
  { url, parsed }: { readonly url: string; readonly parsed: URL },
  to: { readonly text: string | undefined; readonly username: string; readonly password?: string },
): string {
  const parts = partsOf(url);
  parsed.username = to.username;
  parsed.password = to.password ?? '';
  if (parts === undefined || to.text === undefined) return parsed.href;
  const written = `${parts.before}${to.text}@${parts.behind}`;
  return parse(written)?.href === parsed.href ? written : parsed.href;
}

export function hasCredentials({ username, password }: URL): boolean {
  return username !== '' || password !== '';
}

/** Whether the mark stands in the place of credentials. */
export function isHidden({ username, password }: URL): boolean {
  return username === hiddenCredentials && password === '';
}

function parse(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
