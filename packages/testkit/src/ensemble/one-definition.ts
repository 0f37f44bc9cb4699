import type {
  CalendarVersions,
  DefinitionWriter,
  JobDefinition,
  JobInput,
  NewDefinition,
  RedisMillis,
  WriteOutcome,
} from '@escapement/core';

type Creating = Pick<DefinitionWriter, 'createAll'>;

/** Creates one definition, and rejects with what kept it from being written, as the other writes do. */
export function createOne(
  definitions: Creating,
  input: JobInput,
  write: { readonly now: RedisMillis; readonly calendarVersions?: CalendarVersions },
): Promise<WriteOutcome> {
  return writeOne(definitions, { kind: 'new', input, ...write });
}

/** The same for one that stood before. */
export function restoreOne(
  definitions: Creating,
  definition: JobDefinition,
  { now }: { readonly now: RedisMillis },
): Promise<WriteOutcome> {
  return writeOne(definitions, { kind: 'restored', definition, now });
}

async function writeOne(definitions: Creating, definition: NewDefinition): Promise<WriteOutcome> {
  const [outcome] = await definitions.createAll([definition]);
  if (outcome === undefined) throw new Error('one definition has no outcome');
  if (outcome.kind === 'failed') throw outcome.fault;
  return outcome;
}
