/** How often others may write in between before who patches is told so. */
const triesAtMost = 5;

interface Changed {
  readonly kind: 'changed';
  readonly currentVersion: number;
}

/** What a patch is to be merged into, and how what comes of it is written over that version and no other. */
interface Standing<Outcome> {
  readonly kind: 'stands';
  readonly version: number;
  readonly write: () => Promise<Outcome>;
}

/**
 * Merges a patch into what stands and writes the whole over that very version, so that what somebody else wrote in between is never lost. Where
 * any version is meant (`ifVersion` undefined) it is merged anew into what the other wrote.
 */
export async function patchedInTurn<Outcome extends { readonly kind: string }>(
  ifVersion: number | undefined,
  look: () => Promise<Standing<Outcome> | Exclude<Outcome, { kind: 'stands' }>>,
): Promise<Outcome | Changed> {
  for (let tries = 1; ; tries += 1) {
    const found = await look();
    if (!isStanding(found)) return found;
    const { version, write } = found;
    if (ifVersion !== undefined && ifVersion !== version) {
      return { kind: 'changed', currentVersion: version };
    }
    const outcome = await write();
    const isOvertaken = outcome.kind === 'changed' && ifVersion === undefined;
    if (!isOvertaken || tries === triesAtMost) return outcome;
  }
}

function isStanding<Outcome extends { readonly kind: string }>(
  found: Standing<Outcome> | Outcome,
): found is Standing<Outcome> {
  return found.kind === 'stands';
}
