import { join } from 'node:path';
import type { Environment } from '../servers/installed-programs.ts';
import { writeEnvironmentFile } from './environment-file.ts';

/** Where it lies what a worker that somebody else starts has to be told. */
export const workerEnvironmentPath = (dataDir: string): string => join(dataDir, 'worker.env');

/** How the servers are reached, and nothing of what our own workers are besides. */
const ofServers = /^ESCAPEMENT_(ZOOKEEPER|REDIS|SECRETS_KEY)(_|$)/;

/**
 * Writes down, as `node --env-file` reads it, how a worker or a program of somebody's own reaches the servers of this start. Secrets are named by
 * their files, which lie in the same closed folder, and stand in no environment.
 */
export function writeWorkerEnvironment(dataDir: string, members: Environment): void {
  const told = Object.entries(members).filter(
    (entry): entry is [string, string] => ofServers.test(entry[0]) && entry[1] !== undefined,
  );
  writeEnvironmentFile(workerEnvironmentPath(dataDir), Object.fromEntries(told));
}
