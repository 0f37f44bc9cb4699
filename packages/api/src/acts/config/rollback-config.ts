import { configContent } from '../../config/config-content.ts';
import { ProblemSignal } from '../../problems/problem-signal.ts';
import type { Act } from '../act.ts';
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
      switch (reading.kind) {
        case 'absent':
          return { kind: 'not-found' };
        case 'broken':
          throw new ProblemSignal('RECORD_UNREADABLE', `The revisions: ${reading.problem}.`);
        case 'read': {
          const wanted = reading.revisions.find((each) => each.version === version);
          if (wanted === undefined) return { kind: 'no-revision' };
          const content = configContent(wanted.content);
          return await writeConfig(ports, call, { name, content, over: ifVersion });
        }
      }
    },
  };
}
