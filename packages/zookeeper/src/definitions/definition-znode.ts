import {
  type JobDefinition,
  jobDefinitionSchema,
  readJson,
  type StoredDefinition,
} from '@escapement/core';
import type { Znode } from '../znodes/znode.ts';

/** Reads a job's znode strictly: what is no definition, or another job's, is broken and says what is wrong. */
export function readStored(jobId: string, znode: Znode | undefined): StoredDefinition {
  if (znode === undefined) return { kind: 'absent' };
  const reading = readJson(jobDefinitionSchema, znode.data.toString());
  if (reading.kind === 'broken') return reading;
  const definition = reading.value;
  if (definition.id === jobId) return { kind: 'definition', definition };
  return { kind: 'broken', problem: `it is the definition of "${definition.id}"` };
}

/** The bytes to store, and the definition as it will be read back from them. Its shape was checked where it came in, and is checked when it is read. */
export function toStored(definition: JobDefinition): { data: Buffer; definition: JobDefinition } {
  const text = JSON.stringify(definition);
  return { data: Buffer.from(text), definition: JSON.parse(text) as JobDefinition };
}
