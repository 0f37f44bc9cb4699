/** What the texts of a record say, word by word. */
const words: Readonly<Record<'h' | 'm', readonly string[]>> = {
  h: ['fire', 'due', 'version', 'revision', 'epoch', 'queue', 'staged', 'overlap', 'lock'],
  m: ['state', 'attempt', 'begun', 'worker'],
};

/** Everything in the record of a run that somebody may have written over: a word of its texts, or a field. */
export type RecordPart = string;

export interface RecordSource {
  send(...command: readonly string[]): Promise<string>;
}

/** Writes over a part of the record of a run that is not over. */
export async function overwrite(
  { send }: RecordSource,
  runId: string | undefined,
  parts: Readonly<Record<RecordPart, string>>,
): Promise<void> {
  const key = `{esc}:-run:${runId}`;
  for (const [part, text] of Object.entries(parts)) {
    const field = (['h', 'm'] as const).find((name) => words[name].includes(part));
    if (field === undefined) {
      await send('HSET', key, part, text);
      continue;
    }
    const [, before = ''] = (await send('HGET', key, field)).split('\r\n');
    const said = before.split(' ');
    said[words[field].indexOf(part)] = text;
    await send('HSET', key, field, Array.from(said, (word = '') => word).join(' '));
  }
}
