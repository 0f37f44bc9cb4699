import {
  type EpochMillis,
  isPassing,
  type NamePage,
  type NameQuery,
  type SecretFacts,
  secretsIn,
  toIso,
} from '@escapement/core';
import type { SecretView } from '@escapement/protocol';
import type { Ask } from '../ask.ts';
import { jobsByName } from '../jobs/jobs-asking.ts';
import type { ReadingPorts } from '../reading-ports.ts';

const namedAtMost = 100;

type Ports = Pick<ReadingPorts, 'secrets' | 'secretUses' | 'catalog'>;

/** Secrets as they are shown, with who asks for them and when a run was last given each. */
export async function secretViews(
  { secretUses, catalog }: Pick<Ports, 'secretUses' | 'catalog'>,
  secrets: readonly SecretFacts[],
  ask: Ask,
): Promise<readonly SecretView[]> {
  const using = jobsByName(catalog, secretsIn);
  const names = secrets.map(({ name }) => name);
  const uses = await usesOf(() => ask.redis(() => secretUses.lastOf(names)));
  return secrets.map((secret) => {
    const jobs = using.get(secret.name) ?? [];
    const at = uses.get(secret.name);
    return {
      ...secret,
      usedBy: jobs.slice(0, namedAtMost),
      usedByCount: jobs.length,
      ...(at === undefined ? {} : { lastUsedAt: toIso(at) }),
    };
  });
}

/** Secrets stand in ZooKeeper, and are told of whether or not Redis can be asked. */
async function usesOf(
  read: () => Promise<ReadonlyMap<string, EpochMillis>>,
): Promise<ReadonlyMap<string, EpochMillis>> {
  try {
    return await read();
  } catch (error) {
    if (!isPassing(error)) throw error;
    return new Map();
  }
}

/** One page of the secrets, from memory. */
export async function secretPage(
  ports: Ports,
  { limit, after = '' }: NameQuery,
  ask: Ask,
): Promise<NamePage<SecretView>> {
  const known = [...ports.secrets.all().values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const left = known.filter(({ name }) => name > after);
  const shown = left.slice(0, limit);
  const last = shown.at(-1);
  const isMore = left.length > shown.length && last !== undefined;
  return {
    items: await secretViews(ports, shown, ask),
    total: known.length,
    ...(isMore ? { next: last.name } : {}),
  };
}
