import { searchNeedles } from '@escapement/timetable';
import { type Breathe, lookedEvery } from '../slices.ts';
import { JobKinds } from './job-kinds.ts';
import type { JobOrder } from './job-orders.ts';
import type { Entry } from './job-row.ts';
import { fitting, type JobFilter } from './job-search.ts';
import { bookOf, rowsWith, type SearchBook } from './search-book.ts';

/** What so many filters found is remembered at the most: each console asks for its list again and again, and for page after page of it. */
const rememberedAtMost = 4;

/** The rows that fit a filter, remembered as long as the rows are the same. */
export interface Matches {
  among(list: OrderedRows, filter: JobFilter, breathe: Breathe): Promise<readonly Entry[]>;
}

interface OrderedRows {
  readonly order: JobOrder;
  readonly rows: readonly Entry[];
}

type Found = Promise<readonly Entry[]>;

export function openMatches(): Matches {
  const known = new WeakMap<readonly Entry[], Map<string, Found>>();
  const books = openBooks();
  const kinds = new JobKinds();

  async function look(list: OrderedRows, filter: JobFilter, breathe: Breathe): Found {
    const needles = searchNeedles(filter.q ?? '');
    const rows =
      needles.length === 0
        ? list.rows
        : await rowsWith(await books.of(list, breathe), needles, breathe);
    const fits = fitting(filter, kinds);
    return fits === undefined ? rows : fittingRows(rows, fits, breathe);
  }

  return {
    async among(list, filter, breathe) {
      // What such a filter goes by changes by itself.
      if (filter.among !== undefined || filter.alike !== undefined) {
        return look(list, filter, breathe);
      }
      const { rows } = list;
      const remembered = known.get(rows) ?? new Map<string, Found>();
      known.set(rows, remembered);
      const key = JSON.stringify(filter);
      const found = remembered.get(key) ?? look(list, filter, breathe);
      remembered.delete(key);
      remembered.set(key, found);
      const [oldest = key] = remembered.keys();
      if (remembered.size > rememberedAtMost) remembered.delete(oldest);
      return found;
    },
  };
}

/** The book of each order, written when somebody first searches in it, and again from the last one when its rows have changed. */
function openBooks() {
  const books = new Map<
    JobOrder,
    { readonly rows: readonly Entry[]; readonly book: Promise<SearchBook> }
  >();
  return {
    of({ order, rows }: OrderedRows, breathe: Breathe): Promise<SearchBook> {
      const last = books.get(order);
      if (last?.rows === rows) return last.book;
      const write = async () => bookOf(rows, await last?.book, breathe);
      const book = write();
      books.set(order, { rows, book });
      return book;
    },
  };
}

async function fittingRows(
  rows: readonly Entry[],
  fits: (row: Entry) => boolean,
  breathe: Breathe,
): Promise<readonly Entry[]> {
  const found: Entry[] = [];
  for (const [at, row] of rows.entries()) {
    if (fits(row)) found.push(row);
    if (at % lookedEvery === 0) await breathe();
  }
  return found;
}
