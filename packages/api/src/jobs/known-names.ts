import type { Ask } from '../ask.ts';

/** Most that are asked for at once; whoever names more that nobody has written is refused all the same. */
const readAtMost = 100;

/** What is in memory by name, and can be read. */
interface Named<D> {
  get(name: string): D | undefined;
  read(name: string): Promise<D | undefined>;
}

/** What there is under some names: from memory, and straight from ZooKeeper what another node may just have written. */
export async function knownUnder<D>(
  documents: Named<D>,
  names: Iterable<string>,
  ask: Ask,
): Promise<Pick<Named<D>, 'get'>> {
  const strange = [...new Set(names)].filter((name) => documents.get(name) === undefined);
  const read = new Map<string, D>();
  for (const name of strange.slice(0, readAtMost)) {
    const found = await ask.zookeeper(() => documents.read(name));
    if (found !== undefined) read.set(name, found);
  }
  return { get: (name) => documents.get(name) ?? read.get(name) };
}
