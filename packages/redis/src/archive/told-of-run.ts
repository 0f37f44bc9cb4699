import { parseJson, parseRunId, type Run, readJson, runSchema } from '@escapement/core';
import type { RunSource } from './run-reading.ts';

const toldFields = ['a', 'r', 'l', 'p', 'i'] as const;
const progressShape = runSchema.shape.progress.unwrap();
const leftOutShape = runSchema.shape.resultLeftOut.unwrap();

/** The run with what it was asked for with, and what its handler told in the attempt that counts. What cannot be read is left out. */
export async function withTold(
  { client, keys }: Pick<RunSource, 'client' | 'keys'>,
  run: Run,
): Promise<Run> {
  const hasInput = parseRunId(run.id)?.inputMark !== undefined;
  if (run.attempt === 0 && !hasInput) return run;
  const [attempt, result, leftOut, progress, input] = await client.hmget(
    keys.told(run.id),
    ...toldFields,
  );
  const asked = hasInput ? { ...run, ...inputOf(input) } : run;
  if (attempt !== String(run.attempt)) return asked;
  return {
    ...asked,
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

function inputOf(text: string | null | undefined): Pick<Run, 'input'> {
  const parsed = parseJson(text ?? '');
  return parsed.kind === 'json' ? { input: parsed.value as NonNullable<Run['input']> } : {};
}

function progressOf(text: string | null | undefined): Pick<Run, 'progress'> {
  const read = readJson(progressShape, text ?? '');
  return read.kind === 'read' ? { progress: read.value } : {};
}
