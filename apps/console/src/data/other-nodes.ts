import type { Cluster } from '@escapement/protocol';

/** A node that was alive by the last answer, and where it shows the same page. */
export interface OtherNode {
  readonly nodeId: string;
  readonly href: string;
}

/** The nodes that a page may be looked at on, once the one that it came from answers no more; `here` is the address of the page. */
export function otherNodes(
  cluster: Pick<Cluster, 'answeredBy' | 'nodes'>,
  here: string,
): readonly OtherNode[] {
  const { origin, pathname, search, hash } = new URL(here);
  return cluster.nodes.flatMap(({ nodeId, apiUrl }) => {
    if (nodeId === cluster.answeredBy || !URL.canParse(apiUrl)) return [];
    const there = new URL(apiUrl);
    // What a node says of itself comes from whoever can write into ZooKeeper.
    if (!/^https?:$/.test(there.protocol) || there.origin === origin) return [];
    return [{ nodeId, href: `${there.origin}${pathname}${search}${hash}` }];
  });
}
