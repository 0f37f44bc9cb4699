import type { EnvReader } from './env-reader.ts';

/** Fewer characters could be guessed by whoever has a copy of ZooKeeper's data. */
const shortest = 24;

/** What secrets are sealed with in ZooKeeper, the same for all nodes and workers; `undefined` where there are to be none. */
export function readSecretsKey(reader: EnvReader): string | undefined {
  const key = reader.secret('ESCAPEMENT_SECRETS_KEY');
  if (key === undefined || key.length >= shortest) return key;
  reader.problems.push(
    `ESCAPEMENT_SECRETS_KEY is shorter than ${shortest} characters; take random ones, as of: openssl rand -hex 32`,
  );
  return undefined;
}
