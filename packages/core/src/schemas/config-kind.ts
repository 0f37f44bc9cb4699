import { configEntrySchema, configNameSchema } from './config-entry.ts';

/** The value of an entry with its schema at most, in bytes of JSON. */
export const configContentBytes = 256 * 1024;

/** Configuration entries as a kind of documents. */
export const configKind = {
  folder: 'config',
  one: 'configuration entry',
  isName: (name: string) => configNameSchema.safeParse(name).success,
  schema: configEntrySchema,
  /** Here stand the name and the version besides. */
  bytesAtMost: configContentBytes + 4 * 1024,
  countAtMost: 500,
  revisionBytesAtMost: 128 * 1024,
  whenBroken: 'whoever follows it keeps the value that it has until it is replaced',
};
