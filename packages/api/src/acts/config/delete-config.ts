import { type ConfigEntry, configIn } from '@escapement/core';
import { requireCatalog } from '../../jobs/job-reading.ts';
import { jobsByName } from '../../jobs/jobs-asking.ts';
import type { Act } from '../act.ts';
import { type DocumentDelete, type DocumentDeletion, deleteDocument } from '../delete-document.ts';
import { configThing, refused } from '../told.ts';
import type { Writes } from '../writing-ports.ts';

/** What became of an entry that was to go. */
export type ConfigDeletion =
  | DocumentDeletion<ConfigEntry>
  /** The templates of these jobs ask for it. */
  | { readonly kind: 'in-use'; readonly using: readonly string[] };

/** Deletes an entry that no job asks for, with its past. */
export function deleteConfig(ports: Writes<'configEntries'>): Act<DocumentDelete, ConfigDeletion> {
  const { configEntries, catalog } = ports;
  const deletion = deleteDocument(configEntries, {
    name: 'config.delete',
    about: ({ name }) => [configThing(name)],
  });
  return {
    ...deletion,
    told: (outcome, input) =>
      outcome.kind === 'in-use' ? refused(outcome.kind) : deletion.told(outcome, input),
    async perform(call) {
      requireCatalog(ports, call);
      const using = jobsByName(catalog, configIn).get(call.input.name) ?? [];
      return using.length > 0 ? { kind: 'in-use', using } : deletion.perform(call);
    },
  };
}
