/** Most that a page holds. */
const pageItems = 200;

interface Page<T> {
  readonly items: readonly T[];
  readonly cursor?: string | undefined;
}

/** The first of a list, over its pages, of which so many are asked for. A page may hold few, or none, and go on all the same. */
export async function firstItems<T>(
  pageAt: (query: { readonly limit: number; readonly cursor?: string }) => Promise<Page<T>>,
  atMost: number,
  pagesAtMost: number = Number.POSITIVE_INFINITY,
): Promise<{ readonly items: readonly T[]; readonly isAll: boolean }> {
  const items: T[] = [];
  let cursor: string | undefined;
  let pageCount = 0;
  do {
    const query = { limit: pageItems, ...(cursor === undefined ? {} : { cursor }) };
    const page = await pageAt(query);
    items.push(...page.items);
    cursor = page.cursor;
    pageCount += 1;
  } while (cursor !== undefined && items.length < atMost && pageCount < pagesAtMost);
  const isAll = cursor === undefined && items.length <= atMost;
  return { items: items.slice(0, atMost), isAll };
}
