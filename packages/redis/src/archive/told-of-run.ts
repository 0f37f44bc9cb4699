import {
  askedForSchema,
  parseJson,
  parseRunId,
  type Run,
  readJson,
  runSchema,
} from '@escapement/core';
import type { RunSource } from './run-reading.ts';

const toldFields = ['a', 'r', 'l', 'p', 'i', 'b', 'y'] as const;
const progressShape = runSchema.shape.progress.unwrap();
const leftOutShape = runSchema.shape.resultLeftOut.unwrap();

/** The run with who asked for it, with what, what does it once more, and what its handler told in the attempt that counts. What cannot be read is left out. */
export async function withTold(
  { client, keys }: Pick<RunSource, 'client' | 'keys'>,
  run: Run,
): Promise<Run> {
  if (run.attempt === 0 && run.trigger === 'schedule' && run.finishedAt === undefined) return run;
  const [attempt, result, leftOut, progress, input, by, again] = await client.hmget(
    keys.told(run.id),
    ...toldFields,
  );
  const hasInput = parseRunId(run.id)?.inputMark !== undefined;
  const asked = {
    ...run,
    ...(hasInput ? inputOf(input) : {}),
    ...askedOf(by),
    ...(again ? { retriedAs: again } : {}),
  };
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

function askedOf(text: string | null | undefined): Pick<Run, 'asked'> {
  const read = readJson(askedForSchema, text ?? '');
  return read.kind === 'read' ? { asked: read.value } : {};
}

function progressOf(text: string | null | undefined): Pick<Run, 'progress'> {
  const read = readJson(progressShape, text ?? '');
  return read.kind === 'read' ? { progress: read.value } : {};
}
