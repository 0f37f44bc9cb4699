/** So often a drill is tried at most while its fault does not bite. */
export const mostTries = 3;

/**
 * Inflicts a fault until it bites: one that did not, since the machine was too full for it, has proved nothing either way.
 * Each try has a seed of its own and is shown; what counts is the last, so that a failure is never tried away.
 */
export async function triedUntilItBites<L extends { readonly verdict: string }>(
  seed: number,
  attempt: (seed: number) => Promise<L>,
  show: (line: L) => void,
): Promise<L> {
  for (let tried = 0; ; tried += 1) {
    const line = await attempt(seed + tried);
    show(line);
    if (line.verdict !== 'inconclusive' || tried + 1 >= mostTries) return line;
  }
}
