import { hostname } from 'node:os';
import { ConfigFault, type Logger } from '@escapement/core';
import { EnvReader, readZooKeeperSettings, systemClock } from '@escapement/process';
import { openZooKeeper, type ZooKeeperCoordination } from '@escapement/zookeeper';
import { logger as loggerKind, text } from './edge/kind.ts';
import { type Edge, readGiven } from './edge/read-given.ts';
import { ownEnvironment } from './own-environment.ts';
import type { OwnZooKeeperOptions } from './own-zookeeper-options.ts';

/** A session of this program's own, and what it calls itself in it. */
export interface OwnZooKeeper {
  readonly zookeeper: ZooKeeperCoordination;
  readonly reader: string;
  readonly logger: Logger;
}

/** Opens it and returns at once. Throws a `ConfigFault` that says everything that is wrong, and refuses what can be no options. */
export function openOwnZooKeeper(edge: Edge, given: OwnZooKeeperOptions): OwnZooKeeper {
  const options = readGiven<OwnZooKeeperOptions>(edge, given, {
    zookeeper: text,
    name: text,
    logger: loggerKind,
  });
  const { name: reader = `${hostname()}:${process.pid}`, logger = unheard } = options;
  const said = options.zookeeper === undefined ? {} : { ESCAPEMENT_ZOOKEEPER: options.zookeeper };
  const environment = new EnvReader({ ...ownEnvironment(), ...said });
  const settings = readZooKeeperSettings(environment);
  if (reader.length < 1 || reader.length > 200) {
    environment.problems.push('the name is 1 to 200 characters');
  }
  if (environment.problems.length > 0) throw new ConfigFault(environment.problems);
  return { zookeeper: openZooKeeper({ ...settings, logger, clock: systemClock }), reader, logger };
}

const quiet = (): void => undefined;
/** Who asks is told what ZooKeeper cannot. */
const unheard = { debug: quiet, info: quiet, warn: quiet, error: quiet };
