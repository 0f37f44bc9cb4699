import { z } from 'zod';

/** How many items a page holds at the most, and unless something else is asked for. */
export const pageLimit = z.coerce.number().int().min(1).max(200).default(50);
/** Where a page begins: what the page before it answered. */
export const pageCursor = z.string().max(512).optional();

/** Of a list that is narrowed by nothing. */
export const pageQuerySchema = z.strictObject({ limit: pageLimit, cursor: pageCursor });
export type PageQuery = z.input<typeof pageQuerySchema>;

/** One page; `cursor` is absent on the last. */
export const page = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), cursor: z.string().optional() });

/** A page of a list whose length is known: `total` counts all pages. */
export const countedPage = <T extends z.ZodType>(item: T) =>
  z.strictObject({ items: z.array(item), total: z.int(), cursor: z.string().optional() });
