import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNow } from '../time/use-now.ts';
import { queries } from './queries.ts';
import {
  type Asked,
  type Source,
  type SourcesAway,
  type Stale,
  sourceOf,
  sourcesAway,
  staleOf,
  togetherAway,
} from './staleness.ts';

/** Nobody asks on behalf of a page that nobody sees; what it shows is not old for that. */
let seenSince = Date.now();
document.addEventListener('visibilitychange', () => {
  seenSince = Date.now();
});

/** Which sources cannot be asked, by the answers about the cluster, which every screen asks for. Drawn again each second. */
export function useSourcesAway(): SourcesAway {
  useNow();
  const { data, dataUpdatedAt, error } = useQuery(queries.cluster());
  return sourcesAway({ data, dataUpdatedAt, error }, { now: Date.now(), seenSince });
}

/** Whether an answer is old, that comes from these stores. */
export function useStale(asked: Asked, ...from: readonly Source[]): Stale | undefined {
  return staleOf(asked, { from, away: useSourcesAway() });
}

/** As `useSourcesAway`, with what any question of this page has come to: a store may refuse one thing and grant another. */
export function usePageAway(): SourcesAway {
  const away = useSourcesAway();
  return togetherAway(away, failedSources(useQueryClient()));
}

function failedSources(client: QueryClient): SourcesAway {
  let away: SourcesAway = {};
  for (const { state } of client.getQueryCache().findAll({ type: 'active' })) {
    const source = sourceOf(state.error);
    if (source === undefined) continue;
    const since = state.dataUpdatedAt === 0 ? state.errorUpdatedAt : state.dataUpdatedAt;
    away = togetherAway(away, { [source]: since });
  }
  return away;
}
