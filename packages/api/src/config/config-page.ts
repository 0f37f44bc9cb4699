import type { ConfigEntry, NamePage, NameQuery } from '@escapement/core';
import type { ConfigList, ConfigSummary } from '@escapement/protocol';
import type { ReadingPorts } from '../reading-ports.ts';

type Row = ConfigList['items'][number];

/** What a value takes, by the entry, which stays the same object until it is edited. */
const bytesOfEntry = new WeakMap<ConfigEntry, number>();

/** One page of the entries by name, from memory, with those that cannot be read. */
export function configPage(
  { configEntries }: Pick<ReadingPorts, 'configEntries'>,
  { limit, after = '' }: NameQuery,
): NamePage<Row> {
  const known = [
    ...[...configEntries.all().values()].map(summaryOf),
    ...[...configEntries.broken()].map(([name, problem]) => brokenConfig(name, problem)),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
  const left = known.filter(({ name }) => name > after);
  const items = left.slice(0, limit);
  const last = items.at(-1);
  const isMore = left.length > items.length && last !== undefined;
  return { items, total: known.length, ...(isMore ? { next: last.name } : {}) };
}

/** An entry that cannot be read, as it is told. */
export function brokenConfig(name: string, problem: string) {
  return { name, state: 'broken' as const, problem };
}

function summaryOf(entry: ConfigEntry): ConfigSummary {
  const { name, version, updatedAt } = entry;
  return { name, version, updatedAt, bytes: bytesOf(entry), hasSchema: entry.schema !== undefined };
}

function bytesOf(entry: ConfigEntry): number {
  const known = bytesOfEntry.get(entry);
  if (known !== undefined) return known;
  const bytes = Buffer.byteLength(JSON.stringify(entry.value));
  bytesOfEntry.set(entry, bytes);
  return bytes;
}
