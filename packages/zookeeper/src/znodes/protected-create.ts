import { isUnanswered } from '../connection/codes.ts';
import type { Znodes } from './znodes.ts';

/**
 * Creates `<parent>/<guid>_<sequence>`, ephemeral, exactly once. When no answer came it is unknown whether the znode was
 * made; the GUID in the name lets it be found again, and a second one would be a candidate that nobody serves. One that
 * was made by a session before this one is deleted: it will go, and we would go on believing in it.
 * Returns the name, or undefined when the parent does not exist. Source: "Recoverable errors and the GUID" in ZooKeeper's
 * recipes.
 */
export async function createProtected(
  znodes: Znodes,
  sessionId: () => string,
  wanted: { parent: string; guid: string; data: Buffer },
): Promise<string | undefined> {
  const { parent, guid, data } = wanted;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const made = await znodes.create(`${parent}/${guid}_`, data, 'ephemeral-sequential');
      switch (made.kind) {
        case 'created':
          return made.path.slice(parent.length + 1);
        case 'no-parent':
          return undefined;
        case 'exists':
          continue;
      }
    } catch (error) {
      if (!isUnanswered(error) || attempt >= 5) throw error;
      const found = await findAgain(znodes, sessionId, { parent, guid });
      if (found !== undefined) return found;
    }
  }
}

/** The znode of this GUID that lives with the present session. */
async function findAgain(
  znodes: Znodes,
  sessionId: () => string,
  wanted: { parent: string; guid: string },
): Promise<string | undefined> {
  await znodes.sync(wanted.parent);
  const names = (await znodes.children(wanted.parent)) ?? [];
  const ours = names.filter((name) => name.startsWith(`${wanted.guid}_`));
  let found: string | undefined;
  for (const name of ours) {
    const path = `${wanted.parent}/${name}`;
    const znode = await znodes.get(path);
    if (znode?.owner === sessionId() && found === undefined) found = name;
    else await znodes.remove(path);
  }
  return found;
}
