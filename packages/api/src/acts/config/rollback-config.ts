import { configContent } from '../../config/config-content.ts';
import type { Act } from '../act.ts';
import { keptVersion } from '../kept-version.ts';
import { configThing } from '../told.ts';
import type { Writes } from '../writing-ports.ts';
import { type ConfigWriteOutcome, toldOfConfig, writeConfig } from './config-write.ts';

/** Which kept version is to stand again. `ifVersion`: only over the one that stands in this version. */
export interface ConfigRollback {
  readonly name: string;
  readonly version: number;
  readonly ifVersion?: number;
}

/** Writes what a kept version said as a new version, so that versions only grow and nothing of the past is lost by it. */
export function rollbackConfig(
  ports: Writes<'configEntries'>,
): Act<ConfigRollback, ConfigWriteOutcome> {
  return {
    name: 'config.rollback',
    about: ({ name }) => [configThing(name)],
    told: toldOfConfig,
    async perform(call) {
      const { name, version, ifVersion = 'anything' } = call.input;
      const reading = await call.ask.zookeeper(() => ports.configEntries.revisions(name));
      const wanted = keptVersion(reading, version);
      if (wanted.kind !== 'kept') return { kind: wanted.kind };
      const content = configContent(wanted.content);
      return await writeConfig(ports, call, { name, content, over: ifVersion });
    },
  };
}
