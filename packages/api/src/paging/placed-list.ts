import { placeOfText } from '@escapement/core';
import { type CursorList, foreignCursor, readCursor, writeCursor } from './cursor.ts';

/** The place at which a page of Redis's lists begins. */
export function placeIn(list: CursorList, cursor: string | undefined): { cursor?: string } {
  const place = readCursor(list, cursor);
  if (place === undefined) return {};
  if (placeOfText(place) === undefined) throw foreignCursor();
  return { cursor: place };
}

/** Such a page as it is answered. */
export function pageOf<T>(
  list: CursorList,
  page: { readonly items: readonly T[]; readonly cursor?: string },
): {
  items: T[];
  cursor?: string;
} {
  const items = [...page.items];
  return page.cursor === undefined ? { items } : { items, cursor: writeCursor(list, page.cursor) };
}
