/** What is between the stars of `etl-*`, `*-etl` or `*etl*`: the part of a name that is meant by them; `undefined` where it is none. */
export function jobPart(text: string | undefined): string | undefined {
  const [, part] = /^(?=.*\*)\*?([\p{L}\p{N}._-]+)\*?$/u.exec(text ?? '') ?? [];
  return part;
}
