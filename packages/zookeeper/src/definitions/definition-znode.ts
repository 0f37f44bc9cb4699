import { type JobDefinition, jobDefinitionSchema } from '@escapement/core';
import { decode, encode, type Znode } from '../znodes/znode.ts';

/** What stands in a job's znode. */
export type Stored =
  | { readonly kind: 'absent' }
  | { readonly kind: 'definition'; readonly definition: JobDefinition }
  | { readonly kind: 'broken'; readonly problem: string };

/** Reads a job's znode strictly: what is no definition, or another job's, is broken and says what is wrong. */
export function readStored(jobId: string, znode: Znode | undefined): Stored {
  if (znode === undefined) return { kind: 'absent' };
  const value = decode(znode.data);
  if (value === undefined) return { kind: 'broken', problem: 'not JSON' };
  const parsed = jobDefinitionSchema.safeParse(value);
  if (!parsed.success) return { kind: 'broken', problem: parsed.error.message };
  if (parsed.data.id !== jobId) {
    return { kind: 'broken', problem: `it is the definition of "${parsed.data.id}"` };
  }
  return { kind: 'definition', definition: parsed.data };
}

/** The bytes to store, and the definition as it will be read back from them. */
export function toStored(definition: JobDefinition): { data: Buffer; definition: JobDefinition } {
  const data = encode(definition);
  return { data, definition: jobDefinitionSchema.parse(decode(data)) };
}
