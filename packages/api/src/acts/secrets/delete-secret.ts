import { secretsIn } from '@escapement/core';
import { requireCatalog } from '../../jobs/job-reading.ts';
import { jobsByName } from '../../jobs/jobs-asking.ts';
import type { Act } from '../act.ts';
import { done, refused, secretThing } from '../told.ts';
import type { Writes } from '../writing-ports.ts';

/** What became of a secret that was to go. */
export type SecretDeletion =
  | { readonly kind: 'removed' | 'not-found' }
  | { readonly kind: 'in-use'; readonly using: readonly string[] };

/** Deletes a secret that no job asks for. */
export function deleteSecret(
  ports: Writes<'secrets'>,
): Act<{ readonly name: string }, SecretDeletion> {
  const { secrets, catalog } = ports;
  return {
    name: 'secret.delete',
    about: ({ name }) => [secretThing(name)],
    told: ({ kind }) => (kind === 'removed' ? done() : refused(kind)),
    async perform(call) {
      const { name } = call.input;
      requireCatalog(ports, call);
      const using = jobsByName(catalog, secretsIn).get(name) ?? [];
      if (using.length > 0) return { kind: 'in-use', using };
      return { kind: await call.ask.zookeeper((signal) => secrets.remove(name, { signal })) };
    },
  };
}
