import { isPassing, singletonOffice } from '@escapement/core';
import type { Ask } from '../ask.ts';
import type { ReadingPorts } from '../reading-ports.ts';

/** How many are shown. */
const shownAtMost = 100;

/** Who stands in line for a singleton, the first first; null while ZooKeeper cannot be asked, since all else is told without it. */
export async function candidatesOf(
  { office }: Pick<ReadingPorts, 'office'>,
  name: string,
  ask: Ask,
): Promise<string[] | null> {
  try {
    const found = await ask.zookeeper(() => office(singletonOffice(name)).candidates());
    return found.slice(0, shownAtMost).map(({ nodeId }) => nodeId);
  } catch (error) {
    if (!isPassing(error)) throw error;
    return null;
  }
}
