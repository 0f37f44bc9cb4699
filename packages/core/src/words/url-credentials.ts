/** Stands in a URL for credentials that are not to be seen. */
export const hiddenCredentials = '***';

/** The URL as it may be shown: with a mark in the place of its credentials, and as it was written where it has none. */
export function hideCredentials(url: string): string {
  const parsed = parse(url);
  if (parsed === undefined || !hasCredentials(parsed)) return url;
  parsed.username = hiddenCredentials;
  parsed.password = '';
  return parsed.href;
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
  parsed.username = before.username;
  parsed.password = before.password;
  return parsed.href;
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
