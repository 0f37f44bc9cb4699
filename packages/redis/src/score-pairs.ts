/** A reply WITHSCORES as pairs. */
export function pairs(flat: readonly string[]): readonly (readonly [string, number])[] {
  const result: [string, number][] = [];
  for (let i = 0; i + 1 < flat.length; i += 2) result.push([flat[i] ?? '', Number(flat[i + 1])]);
  return result;
}
