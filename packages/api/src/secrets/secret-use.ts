import { type NamePage, type NameQuery, type SecretFacts, secretsIn } from '@escapement/core';
import type { SecretView } from '@escapement/protocol';
import { jobsByName } from '../jobs/jobs-asking.ts';
import type { ReadingPorts } from '../reading-ports.ts';

const namedAtMost = 100;

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
  const using = jobsByName(catalog, secretsIn);
  const last = shown.at(-1);
  const isMore = left.length > shown.length && last !== undefined;
  return {
    items: shown.map((secret) => secretView(secret, using.get(secret.name) ?? [])),
    total: known.length,
    ...(isMore ? { next: last.name } : {}),
  };
}
