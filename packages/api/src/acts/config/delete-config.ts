import type { ConfigEntry } from '@escapement/core';
import type { Act } from '../act.ts';
import { type DocumentDelete, type DocumentDeletion, deleteDocument } from '../delete-document.ts';
import { configThing } from '../told.ts';
import type { Writes } from '../writing-ports.ts';

/** What became of an entry that was to go. */
export type ConfigDeletion = DocumentDeletion<ConfigEntry>;

/** Deletes an entry with its past. */
export function deleteConfig({
  configEntries,
}: Writes<'configEntries'>): Act<DocumentDelete, ConfigDeletion> {
  return deleteDocument(configEntries, {
    name: 'config.delete',
    about: ({ name }) => [configThing(name)],
  });
}
