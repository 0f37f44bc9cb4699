import { inOrder } from '@escapement/core';
import type { OfficePaths } from '../paths.ts';
import { decode } from '../znodes/znode.ts';
import type { Znodes } from '../znodes/znodes.ts';

/** How a node stands for office: its znode, and the session that the znode goes with. */
export interface Candidacy {
  readonly guid: string;
  readonly name: string;
  readonly sessionId: string;
}

/** Who stands for office, first in line first; a znode that no node of ours made is left out. */
export async function listCandidates(
  znodes: Znodes,
  office: OfficePaths,
): Promise<readonly { nodeId: string; sequence: number }[]> {
  const names = (await znodes.children(office.election)) ?? [];
  const found = await Promise.all(
    inOrder(names).map(async ({ name, sequence }) => {
      const znode = await znodes.get(office.candidate(name));
      const nodeId = znode === undefined ? undefined : nodeIdIn(decode(znode.data));
      return nodeId === undefined ? undefined : { nodeId, sequence };
    }),
  );
  return found.filter((candidate) => candidate !== undefined);
}

function nodeIdIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('nodeId' in value)) return undefined;
  return typeof value.nodeId === 'string' ? value.nodeId : undefined;
}
