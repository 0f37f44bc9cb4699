import { queryOptions } from '@tanstack/react-query';
import { api } from '../../data/api.ts';
import { keys } from '../../data/queries.ts';

/** One singleton with who stands in line for it. */
export function singletonByName(name: string) {
  return queryOptions({
    queryKey: [...keys.singletons, 'one', name],
    queryFn: ({ signal }) => api.singleton(name, { signal }),
  });
}
