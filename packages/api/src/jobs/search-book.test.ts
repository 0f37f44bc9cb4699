import type { JobDefinition } from '@escapement/core';
import { searchNeedles } from '@escapement/timetable';
import { describe, expect, it } from 'vitest';
import type { Entry } from './job-row.ts';
import { bookOf, rowsWith, type SearchBook } from './search-book.ts';
import { rowsPerSheet } from './search-sheet.ts';

const breathe = () => undefined;

function row(id: string, description: string, expressions = ['0 9 * * *']): Entry {
  const schedule = { kind: 'cron', expressions, timeZone: 'UTC' };
  const task = { kind: 'handler', handler: 'record' };
  const definition = { id, description, tags: [], schedule, task } as unknown as JobDefinition;
  return { kind: 'job', id, definition };
}

const rowsOf = (count: number, description = 'figures of the day') =>
  Array.from({ length: count }, (_, i) => row(`job-${String(i).padStart(5, '0')}`, description));

async function found(book: SearchBook, q: string): Promise<readonly string[]> {
  return (await rowsWith(book, searchNeedles(q), breathe)).map(({ id }) => id);
}

const newBook = (rows: readonly Entry[], before?: SearchBook) => bookOf(rows, before, breathe);

describe('the book of what jobs say', () => {
  it('finds a job by each of its words, also across its own and those of its schedule', async () => {
    const rows = [row('a', 'Figures'), row('b', 'Others', ['30 17 * * *']), row('c', '日报')];
    const book = await newBook(rows);
    expect(await found(book, 'figures')).toEqual(['a']);
    expect(await found(book, 'OTHERS 17:30')).toEqual(['b']);
    expect(await found(book, 'figures 17:30')).toEqual([]);
    expect(await found(book, '日报 每天')).toEqual(['c']);
    expect(await found(book, '每天')).toEqual(['a', 'b', 'c']);
  });

  it('finds nothing that begins in one job and ends in the next', async () => {
    const book = await newBook([row('a', 'x'), row('b', 'y')]);
    const [sheet] = book.sheets;
    const end = sheet?.text.slice((sheet.begins[1] ?? 0) - 4, (sheet.begins[1] ?? 0) + 1) ?? '';
    expect(end).toHaveLength(5);
    expect(await rowsWith(book, [[end]], breathe)).toEqual([]);
    expect(await rowsWith(book, [[end.slice(0, 3)]], breathe)).toHaveLength(2);
  });

  it('finds a job in which a word stands many times once, and all on all sheets in their order', async () => {
    const rows = rowsOf(3 * rowsPerSheet + 7, 'day day day');
    const book = await newBook(rows);
    expect(await found(book, 'day')).toEqual(rows.map(({ id }) => id));
    expect(await found(book, 'day day job-00')).toHaveLength(3 * rowsPerSheet + 7);
  });

  it('finds what is broken by its id', async () => {
    const broken: Entry = { kind: 'broken', id: 'torn', problem: 'not JSON' };
    expect(await found(await newBook([broken]), 'torn')).toEqual(['torn']);
  });

  it('is written again only where rows have changed', async () => {
    const rows = rowsOf(6 * rowsPerSheet);
    const before = await newBook(rows);
    const edited = [...rows];
    edited[rowsPerSheet + 5] = row('job-x', 'an early bird');
    edited.splice(4 * rowsPerSheet + 3, 1);
    edited.splice(0, 0, row('a', 'before all'));
    const after = await newBook(edited, before);
    const taken = after.sheets.filter((sheet) => before.sheets.includes(sheet));
    expect(taken).toHaveLength(4);
    expect(await found(after, 'early')).toEqual(['job-x']);
    expect(await found(after, 'figures')).toHaveLength(6 * rowsPerSheet - 2);
    expect(after.sheets.flatMap((sheet) => sheet.rows)).toEqual(edited);
  });

  it('forgets what is said of schedules that nobody has any more', async () => {
    const said = (hour: number, minute: number) => [`${minute} ${hour} * * *`];
    let book: SearchBook | undefined;
    for (let hour = 0; hour < 24; hour += 1) {
      const rows = Array.from({ length: 60 }, (_, i) => row(`job-${i}`, 'x', said(hour, i)));
      book = await newBook(rows, book);
      expect(await found(book, 'x')).toHaveLength(60);
    }
    expect(book?.said.size).toBeLessThan(1_200);
  });
});
