import { readAtOnce } from '../scripts/reading.ts';
import { listIn } from '../scripts/reply.ts';
import { runScript, type Script } from '../scripts/script.ts';

/** One row of an answer: texts, counts and lists, as the script says; nothing where there is none. */
export type Row = readonly unknown[];

/** What is asked of many at once. `doing`: in words, for faults. */
interface Question<Item> {
  readonly script: Script;
  readonly doing: string;
  readonly about: (some: readonly Item[]) => object;
}

/** Asks a reading script about each item, many to a command. Answers a row for each, in their order. */
export async function readRows<Item>(
  on: Parameters<typeof runScript>[0],
  items: readonly Item[],
  { script, doing, about }: Question<Item>,
): Promise<readonly Row[]> {
  const answers: Promise<readonly unknown[]>[] = [];
  for (let from = 0; from < items.length; from += readAtOnce) {
    const some = items.slice(from, from + readAtOnce);
    const reply = runScript(on, script, about(some));
    answers.push(reply.then((rows) => listIn(rows, doing, some.length)));
  }
  const rows = (await Promise.all(answers)).flat();
  return rows.map((row) => listIn(row, doing));
}

/** A text of a row; `null` where there is none. */
export function textIn(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A list of names of a row. */
export function namesIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.map(textIn).filter((text) => text !== null) : [];
}
