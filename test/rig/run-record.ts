/** What a record says, part by part and word by word. */
const parts = [
  ['state', 'attempt', 'begun', 'worker'],
  ['fire', 'due', 'version', 'revision', 'epoch', 'queue', 'staged', 'overlap', 'lock'],
  ['next', 'lost', 'told', 'locked', 'stop'],
] as const;
const names = ['stand', 'head', 'more'] as const;

/**
 * What somebody may have written over in the record of a run that is not over: a word, a part (`stand`, `head`, `more`), or the whole
 * (`record`).
 */
export type RecordPart = string;

export interface RecordSource {
  send(...command: readonly string[]): Promise<string>;
}

/** Writes over parts of the record of a run that is not over. */
export async function overwrite(
  { send }: RecordSource,
  runId: string | undefined,
  changes: Readonly<Record<RecordPart, string>>,
): Promise<void> {
  const key = `{esc}:-record:${runId}`;
  const [, before = ''] = (await send('GET', key)).split('\r\n');
  const said = before.split('|');
  for (const [part, text] of Object.entries(changes)) {
    const whole = names.indexOf(part as (typeof names)[number]);
    const at = whole < 0 ? parts.findIndex((words) => words.some((word) => word === part)) : whole;
    if (at < 0 && part !== 'record') throw new Error(`no record has a ${part}`);
    if (at < 0) said.splice(0, said.length, text);
    else said[at] = whole < 0 ? withWord(said[at], parts[at] ?? [], { part, text }) : text;
  }
  await send('SET', key, Array.from(said, (each = '') => each).join('|'));
}

function withWord(
  before: string | undefined,
  words: readonly string[],
  { part, text }: { readonly part: string; readonly text: string },
): string {
  const said = (before ?? '').split(' ');
  said[words.indexOf(part)] = text;
  return Array.from(said, (word = '') => word).join(' ');
}

/** The words of a record, by name. */
export function wordsOf(record: string): Readonly<Record<string, string>> {
  const said = record.split('|').map((part) => part.split(' '));
  const words = Object.fromEntries(
    parts.flatMap((names, i) => names.map((word, k) => [word, said[i]?.[k] ?? ''])),
  );
  // Few were tried before, and those say so where others say who wants them stopped.
  const more = said[2] ?? [];
  return /^\d+\[/.test(words['stop'] ?? '')
    ? { ...words, earlier: more[4] ?? '', stop: more[5] ?? '' }
    : words;
}
