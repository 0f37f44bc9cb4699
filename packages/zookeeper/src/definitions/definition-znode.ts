import {
  type JobDefinition,
  jobDefinitionSchema,
  readJson,
  type StoredDefinition,
} from '@escapement/core';
import type { Znode } from '../znodes/znode.ts';
import type { OwnTexts } from './own-texts.ts';

/** Reads a job's znode strictly: what is no definition, or another job's, is broken and says what is wrong. What this process wrote itself, by `own`, is one. */
export function readStored(
  jobId: string,
  znode: Znode | undefined,
  own?: OwnTexts,
): StoredDefinition {
  if (znode === undefined) return { kind: 'absent' };
  const text = znode.data.toString();
  const printed = own?.take(text);
  const reading =
    printed === undefined
      ? readJson(jobDefinitionSchema, text)
      : { kind: 'read' as const, value: printed };
  if (reading.kind === 'broken') return reading;
  const definition = reading.value;
  if (definition.id === jobId) return { kind: 'definition', definition };
  return { kind: 'broken', problem: `it is the definition of "${definition.id}"` };
}

/** The text to store, also as bytes, and the definition as it will be read back from them. Its shape was checked where it came in, and is checked when it is read. */
export function toStored(definition: JobDefinition): {
  readonly text: string;
  readonly data: Buffer;
  readonly definition: JobDefinition;
} {
  const text = JSON.stringify(definition);
  return { text, data: Buffer.from(text), definition: JSON.parse(text) as JobDefinition };
}
