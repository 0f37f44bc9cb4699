import {
  type DefinitionCatalog,
  type NamePage,
  type NameQuery,
  type SecretFacts,
  secretsIn,
} from '@escapement/core';
import type { SecretView } from '@escapement/protocol';
import type { ReadingPorts } from '../reading-ports.ts';

const namedAtMost = 100;

/** The ids of the jobs whose task asks for a secret, in order, for every secret that is asked for; one walk over the definitions. */
export function jobsBySecret(
  catalog: Pick<DefinitionCatalog, 'all'>,
): ReadonlyMap<string, readonly string[]> {
  const using = new Map<string, string[]>();
  for (const { id, task } of catalog.all()) {
    for (const name of secretsIn(task).keys()) {
      const jobs = using.get(name);
      if (jobs === undefined) using.set(name, [id]);
      else jobs.push(id);
    }
  }
  for (const jobs of using.values()) jobs.sort();
  return using;
}

export function secretView(secret: SecretFacts, using: readonly string[]): SecretView {
  return { ...secret, usedBy: using.slice(0, namedAtMost), usedByCount: using.length };
}

/** One page of the secrets, from memory. */
export function secretPage(
  { secrets, catalog }: Pick<ReadingPorts, 'secrets' | 'catalog'>,
  { limit, after = '' }: NameQuery,
): NamePage<SecretView> {
  const known = [...secrets.all().values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const left = known.filter(({ name }) => name > after);
  const shown = left.slice(0, limit);
  const using = jobsBySecret(catalog);
  const last = shown.at(-1);
  const isMore = left.length > shown.length && last !== undefined;
  return {
    items: shown.map((secret) => secretView(secret, using.get(secret.name) ?? [])),
    total: known.length,
    ...(isMore ? { next: last.name } : {}),
  };
}
