import type { Znodes } from './znodes.ts';

/**
 * The children of a znode that our session owns and nobody here knows. Data that went back in time has them: what we deleted since stands
 * again, and where our session was alive in the backup it is resumed, so that nothing ever ends them but ourselves.
 */
export async function findStrays(
  znodes: Znodes,
  where: {
    readonly parent: string;
    readonly sessionId: string;
    readonly isKnown: (name: string) => boolean;
  },
): Promise<readonly string[]> {
  const names = (await znodes.children(where.parent)) ?? [];
  const strays: string[] = [];
  for (const name of names) {
    if (where.isKnown(name)) continue;
    const znode = await znodes.get(`${where.parent}/${name}`);
    if (znode?.owner === where.sessionId) strays.push(name);
  }
  return strays;
}
