import { parseJson, type Run, readJson, runSchema } from '@escapement/core';
import type { RunSource } from './run-reading.ts';

const toldFields = ['a', 'r', 'l', 'p'] as const;
const progressShape = runSchema.shape.progress.unwrap();
const leftOutShape = runSchema.shape.resultLeftOut.unwrap();

/** The run with what its handler told in the attempt that counts. What cannot be read is left out. */
export async function withTold(
  { client, keys }: Pick<RunSource, 'client' | 'keys'>,
  run: Run,
): Promise<Run> {
  if (run.attempt === 0) return run;
  const [attempt, result, leftOut, progress] = await client.hmget(keys.told(run.id), ...toldFields);
  if (attempt !== String(run.attempt)) return run;
  return {
    ...run,
    ...(run.state === 'succeeded' ? resultOf(result, leftOut) : {}),
    ...progressOf(progress),
  };
}

function resultOf(
  text: string | null | undefined,
  leftOut: string | null | undefined,
): Pick<Run, 'result' | 'resultLeftOut'> {
  const why = leftOutShape.safeParse(leftOut);
  if (why.success) return { resultLeftOut: why.data };
  const parsed = parseJson(text ?? '');
  return parsed.kind === 'json' ? { result: parsed.value as NonNullable<Run['result']> } : {};
}

function progressOf(text: string | null | undefined): Pick<Run, 'progress'> {
  const read = readJson(progressShape, text ?? '');
  return read.kind === 'read' ? { progress: read.value } : {};
}
