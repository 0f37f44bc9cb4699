import { type ConfigEntry, isPassing } from '@escapement/core';
import type { HandlerRun } from '@escapement/worker';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { anything, schema as schemaKind } from '../edge/kind.ts';
import { readGiven } from '../edge/read-given.ts';
import { issuesSentence, judgedBy } from '../jobs/input-judgement.ts';
import type { JobContext, ReadEntry, ReadOptions } from '../jobs/job-context.ts';
import type { SdkRefusal } from '../sdk-refusal.ts';
import { requireConfigName } from './config-name.ts';
import { configAbsent, configUnfit, configUnreachable } from './config-refusals.ts';

type AnyOptions = ReadOptions<unknown> & { readonly schema?: StandardSchemaV1 };

/** By what a run reads the configuration. */
export function entryReader(run: Pick<HandlerRun, 'entry'>): JobContext['config'] {
  return async (name: string, given: AnyOptions = {}) => {
    requireConfigName(name);
    const edge = { code: 'CONFIG_INVALID', what: 'context.config' } as const;
    const options = readGiven<AnyOptions>(edge, given, {
      schema: schemaKind,
      fallback: anything,
    });
    const read = await readEntry(run, name, options.schema);
    if (read.kind === 'entry') return read.entry as never;
    if ('fallback' in options) return { value: options.fallback, version: undefined } as never;
    throw read.refusal;
  };
}

type Read =
  | { readonly kind: 'entry'; readonly entry: ReadEntry<unknown> }
  | { readonly kind: 'refused'; readonly refusal: SdkRefusal };

async function readEntry(
  run: Pick<HandlerRun, 'entry'>,
  name: string,
  schema: StandardSchemaV1 | undefined,
): Promise<Read> {
  let entry: ConfigEntry | undefined;
  try {
    entry = await run.entry(name);
  } catch (error) {
    if (!isPassing(error)) throw error;
    return { kind: 'refused', refusal: configUnreachable(name) };
  }
  if (entry === undefined) return { kind: 'refused', refusal: configAbsent(name) };
  const { value, version } = entry;
  if (schema === undefined) return { kind: 'entry', entry: { value, version } };
  const judgement = await judgedBy(schema, value);
  if (judgement.kind === 'fits') {
    return { kind: 'entry', entry: { value: judgement.value, version } };
  }
  return { kind: 'refused', refusal: configUnfit(name, issuesSentence(judgement.issues)) };
}
