import { describe, expect, it } from 'vitest';
import { firstItems } from './first-items.ts';

/** A list of so many over pages, of which each second one is empty and goes on all the same. */
function listOf(count: number) {
  const asked: (string | undefined)[] = [];
  const pageAt = async ({ limit, cursor }: { limit: number; cursor?: string }) => {
    asked.push(cursor);
    const from = Number(cursor?.replace('+', '') ?? 0);
    if (cursor !== undefined && !cursor.endsWith('+')) return { items: [], cursor: `${from}+` };
    const items = Array.from({ length: Math.min(limit, count - from) }, (_, i) => from + i);
    const next = from + items.length;
    return next < count ? { items, cursor: String(next) } : { items };
  };
  return { asked, pageAt };
}

describe('the first items of a list', () => {
  it('are all of them where there are no more than are wanted', async () => {
    const { pageAt } = listOf(450);
    const { items, isAll } = await firstItems(pageAt, 450);
    expect([items.length, items.at(-1), isAll]).toEqual([450, 449, true]);
  });

  it('are so many where there are more, and no page beyond is asked for', async () => {
    const { pageAt, asked } = listOf(1_000);
    const { items, isAll } = await firstItems(pageAt, 250);
    expect([items.length, isAll, asked]).toEqual([250, false, [undefined, '200', '200+']]);
  });

  it('are those of so many pages where pages are counted, and it is said that there are more', async () => {
    const { pageAt, asked } = listOf(1_000);
    const { items, isAll } = await firstItems(pageAt, 1_000, 2);
    expect([items.length, isAll, asked]).toEqual([200, false, [undefined, '200']]);
  });
});
