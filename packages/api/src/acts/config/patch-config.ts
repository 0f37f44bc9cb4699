import { configContentSchema } from '@escapement/core';
import { configContent } from '../../config/config-content.ts';
import { refuseUnfitConfig } from '../../config/config-refusals.ts';
import { patchedInput } from '../../problems/patched-input.ts';
import type { Act } from '../act.ts';
import { patchedInTurn } from '../patched-in-turn.ts';
import { configThing } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import { type ConfigWriteOutcome, toldOfConfig, writeConfig } from './config-write.ts';

/** What of an entry is to be another. `ifVersion`: only of the one that stands in this version. */
export interface ConfigPatch {
  readonly name: string;
  readonly patch: object;
  readonly ifVersion?: number;
}

/** Makes an entry another in some fields: a replacement of the version that they were merged into. */
export function patchConfig(ports: Writes<'configEntries'>): Act<ConfigPatch, ConfigWriteOutcome> {
  return {
    name: 'config.put',
    about: ({ name }) => [configThing(name)],
    told: toldOfConfig,
    perform: (call) => {
      const { name, patch, ifVersion } = call.input;
      return patchedInTurn<ConfigWriteOutcome>(ifVersion, async () => {
        const standing = await call.ask.zookeeper(() => ports.configEntries.read(name));
        if (standing === undefined) return { kind: 'not-found' };
        const { version } = standing;
        const write = async () => {
          const content = patchedInput(configContentSchema, configContent(standing), patch);
          refuseUnfitConfig(content);
          return await writeConfig(ports, call, { name, content, over: version });
        };
        return { kind: 'stands', version, write };
      });
    },
  };
}
