/** An instant as milliseconds since 1970-01-01T00:00:00Z. Never confused with an epoch, which numbers a term. */
export type EpochMillis = number;

/** An instant in UTC with milliseconds, as the REST interface and the log spell it: `2026-03-07T02:00:00.000Z`. */
export function toIso(instant: EpochMillis): string {
  return new Date(instant).toISOString();
}

/** The reverse of `toIso`; `undefined` when the text is no ISO 8601 instant with an offset. */
export function fromIso(text: string): EpochMillis | undefined {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text)) {
    return undefined;
  }
  const millis = Date.parse(text);
  return Number.isNaN(millis) ? undefined : millis;
}
