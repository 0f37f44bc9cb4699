import { join, resolve } from 'node:path';
import { adminTokenPath } from './admin-token.ts';
import { writeEnvironmentFile } from './environment-file.ts';

/** Where it lies what whoever asks a node over REST has to be told. */
export const clientEnvironmentPath = (dataDir: string): string => join(dataDir, 'client.env');

/**
 * Writes down, as `node --env-file` reads it, where a node of this start answers, and in which file the admin token lies. It stands apart from what a worker is told, which needs
 * no token and is to have none.
 */
export function writeClientEnvironment(dataDir: string, nodeUrl: string): void {
  writeEnvironmentFile(clientEnvironmentPath(dataDir), {
    ESCAPEMENT_URL: nodeUrl,
    ESCAPEMENT_ADMIN_TOKEN_FILE: resolve(adminTokenPath(dataDir)),
  });
}
