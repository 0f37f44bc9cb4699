import { type ConfigReader, configReaderKind, type Roll } from '@escapement/core';
import type { ConfigReaders } from '@escapement/protocol';
import type { Ask } from '../ask.ts';
import type { ReadingPorts } from '../reading-ports.ts';

/** So many programs are shown beside how many there are. */
const shownAtMost = 200;

/** Who follows an entry; `version`: of what stands. Whoever is behind comes first, and of those the one that has been so for longest. */
export async function configReaders(
  { deps, ask }: { readonly deps: Pick<ReadingPorts, 'rolls'>; readonly ask: Ask },
  name: string,
  version: number | undefined,
): Promise<ConfigReaders> {
  const roll = await ask.zookeeper(() => deps.rolls.read(configReaderKind, name));
  return readersOf(roll, { name, version: version ?? null });
}

function readersOf(
  { total, entries }: Roll<ConfigReader>,
  entry: Pick<ConfigReaders, 'name' | 'version'>,
): ConfigReaders {
  const isBehind = (reader: ConfigReader) => reader.version !== entry.version;
  const bySince = (a: ConfigReader, b: ConfigReader) => (a.since < b.since ? -1 : 1);
  const readers = entries.map(({ info }) => info);
  const behind = readers.filter(isBehind).sort(bySince);
  const others = readers.filter((reader) => !isBehind(reader)).sort(bySince);
  return {
    ...entry,
    readerCount: total,
    behindCount: behind.length,
    readers: [...behind, ...others].slice(0, shownAtMost),
  };
}
