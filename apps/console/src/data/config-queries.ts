import { queryOptions } from '@tanstack/react-query';
import { api } from './api.ts';
import { liveMs, pagesOf } from './queries.ts';

/** All that is known of configuration begins with it. */
export const configKey = 'config';
const one = (name: string, what: string) => [configKey, 'one', name, what] as const;

/** Apart from those of the first load, since only these pages ask them. */
export const configQueries = {
  pages: () => pagesOf([configKey, 'list'], (query, reading) => api.listConfig(query, reading)),
  entry: (name: string) =>
    queryOptions({
      queryKey: one(name, 'entry'),
      queryFn: ({ signal }) => api.getConfig(name, { signal }),
      refetchInterval: liveMs,
    }),
  readers: (name: string) =>
    queryOptions({
      queryKey: one(name, 'readers'),
      queryFn: ({ signal }) => api.getConfigReaders(name, { signal }),
      refetchInterval: liveMs,
    }),
  revisions: (name: string) =>
    queryOptions({
      queryKey: one(name, 'revisions'),
      queryFn: ({ signal }) => api.listConfigRevisions(name, { limit: 20 }, { signal }),
    }),
};

export const serviceQueries = {
  pages: () => pagesOf(['services', 'list'], (query, reading) => api.listServices(query, reading)),
  one: (name: string) =>
    queryOptions({
      queryKey: ['services', 'one', name],
      queryFn: ({ signal }) => api.getService(name, { signal }),
      refetchInterval: liveMs,
    }),
};
