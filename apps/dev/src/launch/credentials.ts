import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RedisPasswords } from '../servers/redis-config.ts';
import { ensureSecret, randomSecret, writeSecret } from './secret-file.ts';

/** Who is let in to the private servers of one data directory. */
export interface Credentials {
  readonly zookeeper: ZooKeeperCredentials;
  readonly redis: RedisPasswords;
  /** What secrets are sealed with lies there. */
  readonly secretsKeyFile: string;
}

export interface ZooKeeperCredentials {
  /** `user:password` for digest ACLs, and the file that it lies in. */
  readonly auth: string;
  readonly file: string;
}

/** Where a secret of this data directory lies. */
export function secretPath(dataDir: string, name: string): string {
  return join(dataDir, 'secrets', name);
}

/**
 * The credentials of an earlier start, or new ones; each lies in a file of its own that its owner alone can read.
 *
 * @param givenAuth Credentials for ZooKeeper to be used from the first start on.
 * @throws {Error} when the data were made with others: they would be out of reach.
 */
export function ensureCredentials(dataDir: string, givenAuth: string | undefined): Credentials {
  mkdirSync(join(dataDir, 'secrets'), { recursive: true, mode: 0o700 });
  const file = secretPath(dataDir, 'zookeeper-auth');
  const auth = ensureSecret(file, () => givenAuth ?? `escapement:${randomSecret()}`);
  if (givenAuth !== undefined && auth !== givenAuth) {
    throw new Error(
      `ESCAPEMENT_ZOOKEEPER_AUTH is not what the private ZooKeeper was set up with, so its data could not be read. Leave it out, or put what is right into ${file}.`,
    );
  }
  const password = ensureSecret(secretPath(dataDir, 'redis-password'), randomSecret);
  const adminPassword = ensureSecret(secretPath(dataDir, 'redis-admin-password'), randomSecret);
  const secretsKeyFile = secretPath(dataDir, 'secrets-key');
  ensureSecret(secretsKeyFile, randomSecret);
  return { zookeeper: { auth, file }, redis: { password, adminPassword }, secretsKeyFile };
}

/** Puts a secret that was given where nodes and workers can read it, and returns the place. */
export function keepGiven(dataDir: string, name: string, secret: string): string {
  const file = secretPath(dataDir, name);
  writeSecret(file, secret);
  return file;
}
