import { resolve } from 'node:path';
import type { Environment } from '../servers/installed-programs.ts';

/** Where ZooKeeper and Redis answer, and the files that say how to be let in. */
export interface Reach {
  readonly zookeeper: string;
  /** `undefined` where a ZooKeeper was given without credentials. */
  readonly zookeeperAuthFile: string | undefined;
  readonly redisUrlFile: string;
  readonly secretsKeyFile: string;
}

/** What nodes and workers get as the place of a file, or not at all. */
const secretNames = [
  'ESCAPEMENT_ADMIN_TOKEN',
  'ESCAPEMENT_REDIS',
  'ESCAPEMENT_REDIS_PASSWORD',
  'ESCAPEMENT_SECRETS_KEY',
  'ESCAPEMENT_ZOOKEEPER_AUTH',
].flatMap((name) => [name, `${name}_FILE`]);

/** On loopback, where `npm start` serves, there is nobody to hide from, and no certificate that would fit. */
const apiTlsNames = ['ESCAPEMENT_TLS_CERT', 'ESCAPEMENT_TLS_KEY', 'ESCAPEMENT_TLS_CA'];

/** What a server inherits: nothing that is meant for us. */
export function serverEnvironment(env: Environment): Environment {
  return keep(env, (name) => !name.startsWith('ESCAPEMENT_'));
}

/** What nodes and workers have in common: what the launcher was told, but for its secrets, and how to reach the servers. */
export function memberEnvironment(env: Environment, reach: Reach): Environment {
  return {
    ESCAPEMENT_LOG_LEVEL: 'info',
    ...keep(env, (name) => !secretNames.includes(name) && !apiTlsNames.includes(name)),
    ...certificates(env),
    ESCAPEMENT_ZOOKEEPER: reach.zookeeper,
    ESCAPEMENT_ZOOKEEPER_AUTH_FILE: reach.zookeeperAuthFile,
    ESCAPEMENT_REDIS_FILE: reach.redisUrlFile,
    ESCAPEMENT_SECRETS_KEY_FILE: reach.secretsKeyFile,
    ESCAPEMENT_HOST: '127.0.0.1',
  };
}

/** The files of certificates, by paths that hold in the folder in which nodes and workers run. */
function certificates(env: Environment): Environment {
  const named = Object.entries(keep(env, (name) => /_[A-Z]+_TLS_(CA|CERT|KEY)$/.test(name)));
  const isPath = (value: string | undefined): value is string =>
    value !== undefined && !['', 'system'].includes(value);
  return Object.fromEntries(
    named.map(([name, value]) => [name, isPath(value) ? resolve(value) : value]),
  );
}

function keep(env: Environment, isKept: (name: string) => boolean): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => isKept(name)));
}
