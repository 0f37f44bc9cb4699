/** What is wanted of a figure: no more than, or no less than. */
export type Bound = { readonly atMost: number } | { readonly atLeast: number };

/** Each figure beside what is wanted of it, with `met` or `missed`. One that could not be measured is missed. */
export function judged(
  figures: Readonly<Record<string, readonly [measured: number | undefined, wanted: Bound]>>,
): Readonly<Record<string, string>> {
  const lines = Object.entries(figures).map(([name, [measured, bound]]) => {
    const [words, isMet] =
      'atMost' in bound
        ? [`at most ${bound.atMost}`, measured !== undefined && measured <= bound.atMost]
        : [`at least ${bound.atLeast}`, measured !== undefined && measured >= bound.atLeast];
    return [name, `${measured ?? 'not measured'}, wanted ${words}: ${isMet ? 'met' : 'missed'}`];
  });
  return Object.fromEntries(lines);
}
