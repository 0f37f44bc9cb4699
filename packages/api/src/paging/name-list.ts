import type { NamePage, NameQuery } from '@escapement/core';
import { readCursor, writeCursor } from './cursor.ts';

/** One page of a list that is ordered by name, from and to its cursor. */
export async function listByName<T>(
  name: string,
  query: { readonly limit: number; readonly cursor?: string | undefined },
  read: (query: NameQuery) => Promise<NamePage<T>>,
): Promise<{ items: T[]; total: number; cursor?: string }> {
  const after = readCursor({ name }, query.cursor);
  const page = await read({ limit: query.limit, ...(after === undefined ? {} : { after }) });
  const { items, total, next } = page;
  return {
    items: [...items],
    total,
    ...(next === undefined ? {} : { cursor: writeCursor({ name }, next) }),
  };
}
