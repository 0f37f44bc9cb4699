/** Most that a page holds. */
const pageItems = 200;

interface Page<T> {
  readonly items: readonly T[];
  readonly cursor?: string | undefined;
}

/** The first of a list, over its pages. A page may hold few, or none, and go on all the same. */
export async function firstItems<T>(
  pageAt: (query: { readonly limit: number; readonly cursor?: string }) => Promise<Page<T>>,
  atMost: number,
): Promise<{ readonly items: readonly T[]; readonly isAll: boolean }> {
  const items: T[] = [];
  let cursor: string | undefined;
  do {
    const query = { limit: pageItems, ...(cursor === undefined ? {} : { cursor }) };
    const page = await pageAt(query);
    items.push(...page.items);
    cursor = page.cursor;
  } while (cursor !== undefined && items.length < atMost);
  const isAll = cursor === undefined && items.length <= atMost;
  return { items: items.slice(0, atMost), isAll };
}
