import { hasNeedles, type Needle } from '@escapement/timetable';
import type { Breathe } from '../slices.ts';
import type { Entry } from './job-row.ts';
import {
  rowsMeeting,
  rowsPerSheet,
  type SearchSheet,
  type Sought,
  sheetOf,
} from './search-sheet.ts';

/** Of so many times more than there are rows it is kept what was said of schedules; then it is gathered anew. */
const saidKeptTimes = 2;
const saidKeptAtLeast = 1_000;

/** What is said of schedules, each by a number: many jobs have one schedule, and each is looked into once. */
class SaidTexts {
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#numbers.size;
  }

  readonly numberOf = (said: string): number => {
    const number = this.#numbers.get(said) ?? this.#numbers.size;
    this.#numbers.set(said, number);
    return number;
  };

  /** 1 at the number of each in which the needle occurs. */
  async holding(needle: Needle, breathe: Breathe): Promise<Uint8Array> {
    const isSaid = new Uint8Array(this.#numbers.size);
    for (const [said, number] of [...this.#numbers]) {
      if (hasNeedles([said], [needle])) isSaid[number] = 1;
      if (number % rowsPerSheet === 0) await breathe();
    }
    return isSaid;
  }
}

/** The words of all rows of a list, in its order. */
export interface SearchBook {
  readonly sheets: readonly SearchSheet[];
  readonly said: SaidTexts;
}

/** Writes the words of rows down. Sheets of the book before are taken over where all their rows still follow each other. */
export async function bookOf(
  rows: readonly Entry[],
  before: SearchBook | undefined,
  breathe: Breathe,
): Promise<SearchBook> {
  const keptAtMost = saidKeptTimes * rows.length + saidKeptAtLeast;
  const old = before !== undefined && before.said.size <= keptAtMost ? before : undefined;
  const said = old?.said ?? new SaidTexts();
  const known = new Map(old?.sheets.map((sheet) => [sheet.rows[0], sheet] as const));
  const sheets: SearchSheet[] = [];
  let from = 0;
  const write = async (until: number) => {
    if (until > from) sheets.push(sheetOf(rows.slice(from, until), said.numberOf));
    from = until;
    await breathe();
  };
  for (let at = 0; at < rows.length; ) {
    const sheet = known.get(rows[at]);
    if (sheet !== undefined && isAt(rows, at, sheet)) {
      await write(at);
      sheets.push(sheet);
      at += sheet.rows.length;
      from = at;
    } else {
      at += 1;
      if (at - from >= rowsPerSheet) await write(at);
    }
  }
  await write(rows.length);
  return { sheets, said };
}

function isAt(rows: readonly Entry[], at: number, sheet: SearchSheet): boolean {
  return sheet.rows.every((row, i) => rows[at + i] === row);
}

/** The rows of a book in which each needle occurs. */
export async function rowsWith(
  { sheets, said }: SearchBook,
  needles: readonly Needle[],
  breathe: Breathe,
): Promise<readonly Entry[]> {
  const sought: Sought[] = [];
  for (const needle of needles) {
    const isSaid = await said.holding(needle, breathe);
    sought.push({ needle, isSaid, isAnySaid: isSaid.includes(1) });
  }
  const found: Entry[] = [];
  for (const sheet of sheets) {
    found.push(...rowsMeeting(sheet, sought));
    await breathe();
  }
  return found;
}
