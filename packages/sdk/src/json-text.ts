/** A value as JSON; `undefined` for what is none: what holds itself or a BigInt, is nested without end, or throws when it is looked at. */
export function jsonText(
  value: unknown,
  write: (value: unknown) => string = JSON.stringify,
): string | undefined {
  try {
    return write(value);
  } catch {
    return undefined;
  }
}
