import {
  type LogLine,
  logLineSchema,
  type ReadLog,
  readJson,
  toIso,
  type UnfinishedLine,
} from '@escapement/core';
import { pairs } from '../reading/score-pairs.ts';
import type { RunSource } from './run-reading.ts';

const writtenLineSchema = logLineSchema.omit({ line: true });
/** Stands where a line cannot be read, so that the numbers of the others stay what they are. */
const unreadableLine: UnfinishedLine = {
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
): Promise<ReadLog | undefined> {
  const from = Math.max(after, 0);
  // Whether it is over first: then nothing follows, so lines read after that are all there are.
  const [isOpen, isKnown, unfinished, former, members] = await Promise.all([
    client.zscore(keys.open, runId),
    client.zscore(keys.runs, runId),
    client.hget(keys.piece(runId), 'u'),
    client.lrange(keys.log(runId), from, from + limit - 1),
    client.zrangebyscore(keys.lines(runId), `(${from}`, '+inf', 'WITHSCORES', 'LIMIT', 0, limit),
  ]);
  if (isOpen === null && isKnown === null) return undefined;
  const lines = [
    ...former.map((text, i) => ({ line: from + i + 1, ...lineIn(text) })),
    ...pairs(members).map(([member, line]) => ({ line, ...lineIn(behindNumber(member)) })),
  ];
  const shown = { lines: withMarks(lines, from).slice(0, limit), complete: isOpen === null };
  return isOpen === null || unfinished === null || unfinished === undefined
    ? shown
    : { ...shown, unfinished: lineIn(unfinished) };
}

function lineIn(text: string): UnfinishedLine {
  const read = readJson(writtenLineSchema, text);
  return read.kind === 'read' ? read.value : unreadableLine;
}

function behindNumber(member: string): string {
  return member.slice(member.indexOf(' ') + 1);
}

/** Where numbers are missing one line says how many; it has the number of the last of them. */
function withMarks(lines: readonly LogLine[], after: number): readonly LogLine[] {
  let last = after;
  return lines.flatMap((each) => {
    const leftOut = each.line - last - 1;
    last = each.line;
    if (leftOut <= 0) return [each];
    const text = leftOut === 1 ? '1 line was left out here' : `${leftOut} lines were left out here`;
    return [{ ...each, line: each.line - 1, stream: 'system' as const, text }, each];
  });
}
