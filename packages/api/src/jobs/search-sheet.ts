import { foldedText, type Needle } from '@escapement/timetable';
import type { Entry } from './job-row.ts';
import { searchedOccasions } from './occasion-words.ts';
import { ownWords } from './search-text.ts';

/** How many rows stand on one sheet: so few that one is written within a slice, and written again when one of its rows changes. */
export const rowsPerSheet = 128;

/** Closes the words of a row. */
const closing = '\u0000';

/**
 * The words of some rows in one text, and where those of each begin. A search that looked from row to row would wait for memory at each of
 * them, a hundred thousand times; in one text it goes through what stands side by side.
 */
export interface SearchSheet {
  readonly rows: readonly Entry[];
  readonly text: string;
  /** Where the words of each row begin, and last where the text ends. */
  readonly begins: Uint32Array;
  /** The number of what is said of when each row has runs. */
  readonly said: Uint32Array;
}

/** Writes the words of some rows on a sheet. Each row keeps its own as a part of this text, so that they are made once and held once. */
export function sheetOf(rows: readonly Entry[], numberOf: (said: string) => number): SearchSheet {
  const text = rows.map((row) => `${ownOf(row)}${closing}`).join('');
  const begins = new Uint32Array(rows.length + 1);
  const said = new Uint32Array(rows.length);
  let begin = 0;
  for (const [at, row] of rows.entries()) {
    const end = begin + ownOf(row).length;
    row.own = text.slice(begin, end);
    said[at] = numberOf(saidOf(row));
    begin = end + closing.length;
    begins[at + 1] = begin;
  }
  return { rows, text, begins, said };
}

/** A needle, with what is said of schedules that holds it. */
export interface Sought {
  readonly needle: Needle;
  /** 1 at the number of each that does. */
  readonly isSaid: Uint8Array;
  readonly isAnySaid: boolean;
}

/** The rows of a sheet that hold each needle. As a rule none does: then nothing is looked at row by row. */
export function rowsMeeting(sheet: SearchSheet, sought: readonly Sought[]): readonly Entry[] {
  const { rows } = sheet;
  const met = new Uint16Array(rows.length);
  for (const [metBefore, each] of sought.entries()) {
    if (!meet(sheet, each, { met, metBefore })) return [];
  }
  return rows.filter((_, at) => met[at] === sought.length);
}

/** Which rows have met one more needle: their number of needles met is `met`, which is written on. Answers whether any has. */
function meet(
  sheet: SearchSheet,
  { needle, isSaid, isAnySaid }: Sought,
  { met, metBefore }: { readonly met: Uint16Array; readonly metBefore: number },
): boolean {
  let isAny = false;
  const mark = (at: number) => {
    if (met[at] !== metBefore) return;
    met[at] = metBefore + 1;
    isAny = true;
  };
  if (isAnySaid) {
    sheet.said.forEach((said, at) => {
      if (isSaid[said] === 1) mark(at);
    });
  }
  for (const form of needle) markHolding(sheet, form, mark);
  return isAny;
}

/** Marks the places of rows whose own words hold a text. */
function markHolding(
  { text, begins }: SearchSheet,
  form: string,
  mark: (row: number) => void,
): void {
  for (let found = text.indexOf(form); found !== -1 && found < text.length; ) {
    const row = rowAt(begins, found);
    const next = begins[row + 1] ?? text.length;
    // What goes over the end of a row is found in none.
    const isWithin = found + form.length <= next - closing.length;
    if (isWithin) mark(row);
    found = text.indexOf(form, isWithin ? next : found + 1);
  }
}

/** The last row that begins at or before a place in the text; by bisection. */
function rowAt(begins: Uint32Array, place: number): number {
  let low = 0;
  let high = begins.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((begins[middle] ?? 0) <= place) low = middle;
    else high = middle;
  }
  return low;
}

function ownOf(row: Entry): string {
  row.own ??= row.kind === 'job' ? ownWords(row.definition) : foldedText(row.id);
  return row.own;
}

function saidOf(row: Entry): string {
  row.said ??= row.kind === 'job' ? searchedOccasions(row.definition) : '';
  return row.said;
}
