import { refuseUnfitConfig } from '../../config/config-refusals.ts';
import type { Act } from '../act.ts';
import { configThing } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import {
  type ConfigWrite,
  type ConfigWriteOutcome,
  toldOfConfig,
  writeConfig,
} from './config-write.ts';

/** Creates or replaces a configuration entry; one that breaks its schema is refused. */
export function putConfig(ports: Writes<'configEntries'>): Act<ConfigWrite, ConfigWriteOutcome> {
  return {
    name: 'config.put',
    about: ({ name }) => [configThing(name)],
    told: toldOfConfig,
    async perform(call) {
      refuseUnfitConfig(call.input.content);
      return await writeConfig(ports, call, call.input);
    },
  };
}
