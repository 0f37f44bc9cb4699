import { configEntrySchema, configNameSchema } from './config-entry.ts';

/** Configuration entries as a kind of documents. */
export const configKind = {
  folder: 'config',
  one: 'configuration entry',
  isName: (name: string) => configNameSchema.safeParse(name).success,
  schema: configEntrySchema,
  /** The interface takes 256 KiB, schema included; here stand the name and the version besides. */
  bytesAtMost: 260 * 1024,
  countAtMost: 500,
  revisionBytesAtMost: 128 * 1024,
  whenBroken: 'whoever follows it keeps the value that it has until it is replaced',
};
