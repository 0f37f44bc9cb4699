import { inOrder, type StandingInLine } from '@escapement/core';
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
): Promise<readonly StandingInLine[]> {
  const names = (await znodes.children(office.election)) ?? [];
  const found = await Promise.all(
    inOrder(names).map(async ({ name, sequence }) => {
      const znode = await znodes.get(office.candidate(name));
      const said = znode === undefined ? undefined : saidIn(decode(znode.data));
      return said === undefined ? undefined : { ...said, sequence };
    }),
  );
  return found.filter((candidate) => candidate !== undefined);
}

function saidIn(value: unknown): Omit<StandingInLine, 'sequence'> | undefined {
  if (typeof value !== 'object' || value === null || !('nodeId' in value)) return undefined;
  const { nodeId } = value;
  if (typeof nodeId !== 'string') return undefined;
  const isSaid = 'version' in value && typeof value.version === 'string';
  return isSaid ? { nodeId, version: value.version as string } : { nodeId };
}
