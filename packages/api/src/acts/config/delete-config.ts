import type { ConfigEntry, DeleteOutcome } from '@escapement/core';
import type { Act } from '../act.ts';
import { configThing, done, refused } from '../told.ts';
import type { Writes } from '../writing-ports.ts';

/** What became of an entry that was to go. */
export type ConfigDeletion =
  | Extract<DeleteOutcome<ConfigEntry>, { kind: 'deleted' }>
  | { readonly kind: 'not-found' }
  | { readonly kind: 'changed'; readonly currentVersion: number };

/** Deletes an entry with its past. `ifVersion`: only the one that stands in this version. */
export function deleteConfig({
  configEntries,
}: Writes<'configEntries'>): Act<
  { readonly name: string; readonly ifVersion?: number },
  ConfigDeletion
> {
  return {
    name: 'config.delete',
    about: ({ name }) => [configThing(name)],
    told: (outcome) =>
      outcome.kind === 'deleted' ? done({ before: outcome.before }) : refused(outcome.kind),
    async perform(call) {
      const { name, ifVersion = 'anything' } = call.input;
      const outcome = await call.ask.zookeeper(() => configEntries.delete(name, ifVersion));
      switch (outcome.kind) {
        case 'deleted':
          return outcome;
        case 'absent':
          return { kind: 'not-found' };
        case 'conflict':
          return { kind: 'changed', currentVersion: outcome.currentVersion };
      }
    },
  };
}
