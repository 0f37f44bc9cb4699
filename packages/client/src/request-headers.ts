/** The header by which a repeat of a POST is known. */
export function keyed(options: { idempotencyKey?: string } | undefined): Record<string, string> {
  const key = options?.idempotencyKey;
  return key === undefined ? {} : { 'idempotency-key': key };
}

/** The header that says which version a write is meant for. */
export function matching(ifVersion: number | 'any' | undefined): Record<string, string> {
  if (ifVersion === undefined) return {};
  return { 'if-match': ifVersion === 'any' ? '*' : `"${ifVersion}"` };
}
