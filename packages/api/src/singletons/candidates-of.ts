import { isPassing, singletonOffice } from '@escapement/core';
import type { SingletonAnswer } from '@escapement/protocol';
import type { Ask } from '../ask.ts';
import type { ReadingPorts } from '../reading-ports.ts';

/** How many are shown. */
const shownAtMost = 100;

/** Who stands in line for a singleton, the first first; null while ZooKeeper cannot be asked, since all else is told without it. */
export async function candidatesOf(
  { office }: Pick<ReadingPorts, 'office'>,
  name: string,
  ask: Ask,
): Promise<Pick<SingletonAnswer, 'candidates' | 'line'>> {
  try {
    const found = await ask.zookeeper(() => office(singletonOffice(name)).candidates());
    const line = found.slice(0, shownAtMost).map(({ nodeId: program, version }) => ({
      program,
      ...(version === undefined ? {} : { version }),
    }));
    return { candidates: line.map(({ program }) => program), line };
  } catch (error) {
    if (!isPassing(error)) throw error;
    return { candidates: null, line: null };
  }
}
