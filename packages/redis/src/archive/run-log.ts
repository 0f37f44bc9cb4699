import { type LogLine, logLineSchema, readJson, toIso } from '@escapement/core';
import type { RunSource } from './run-reading.ts';

const writtenLineSchema = logLineSchema.omit({ line: true });
/** Stands where a line cannot be read, so that the numbers of the others stay what they are. */
const unreadableLine: Omit<LogLine, 'line'> = {
  at: toIso(0),
  attempt: 0,
  stream: 'system',
  text: 'this line cannot be read',
};

/** Lines of a run's log after a number; `undefined` when no such run is known. */
export async function readLog(
  { client, keys }: Pick<RunSource, 'client' | 'keys'>,
  runId: string,
  { after, limit }: { readonly after: number; readonly limit: number },
): Promise<{ lines: readonly LogLine[]; complete: boolean } | undefined> {
  // Whether it is over first: then nothing follows, so lines read after that are all there are.
  const [isOpen, isKnown] = await Promise.all([
    client.zscore(keys.open, runId),
    client.zscore(keys.runs, runId),
  ]);
  if (isOpen === null && isKnown === null) return undefined;
  const from = Math.max(after, 0);
  const texts = await client.lrange(keys.log(runId), from, from + limit - 1);
  const lines = texts.map((text, i): LogLine => {
    const read = readJson(writtenLineSchema, text);
    return { line: from + i + 1, ...(read.kind === 'read' ? read.value : unreadableLine) };
  });
  return { lines, complete: isOpen === null };
}
