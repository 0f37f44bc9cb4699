import type { NamePage, NameQuery } from '@escapement/core';

/** Names looked at for one page at the most, where many of them have nothing to show: then a page is short, and says how to go on. */
const lookedAtMost = 400;

/**
 * One page of what stands under names. The names come in one call, whatever their number; of what stands under them only the
 * page is read. `read` answers `undefined` where there is nothing to show.
 */
export async function pageOfNames<T>(
  unordered: readonly string[],
  query: NameQuery,
  read: (name: string) => Promise<T | undefined>,
): Promise<NamePage<T>> {
  const names = [...unordered].sort();
  const items: T[] = [];
  const start = startAfter(names, query.after);
  const end = Math.min(names.length, start + lookedAtMost);
  let at = start;
  while (at < end && items.length < query.limit) {
    const some = names.slice(at, Math.min(end, at + query.limit - items.length));
    const found = await Promise.all(some.map(read));
    items.push(...found.filter((each) => each !== undefined));
    at += some.length;
  }
  const last = names[at - 1];
  const isMore = at < names.length && last !== undefined;
  return { items, total: names.length, ...(isMore ? { next: last } : {}) };
}

function startAfter(names: readonly string[], after: string | undefined): number {
  if (after === undefined) return 0;
  const found = names.findIndex((name) => name > after);
  return found < 0 ? names.length : found;
}
