import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useSyncExternalStore } from 'react';
import { onEachSecond } from '../time/use-now.ts';
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

/** Which sources cannot be asked, by the answers about the cluster, which every screen asks for. */
export function useSourcesAway(): SourcesAway {
  return useAway(askedOfCluster);
}

/** Whether an answer is old, that comes from these stores. */
export function useStale(asked: Asked, ...from: readonly Source[]): Stale | undefined {
  return staleOf(asked, { from, away: useSourcesAway() });
}

/** As `useSourcesAway`, with what any question of this page has come to: a store may refuse one thing and grant another. */
export function usePageAway(): SourcesAway {
  return useAway(askedOfPage);
}

/** Looked at each second and after each answer, and drawn again only when it says something else: whatever can be stale asks for it. */
function useAway(look: (client: QueryClient) => SourcesAway): SourcesAway {
  const client = useQueryClient();
  // Sees to it that the question is asked.
  useQuery({ ...queries.cluster(), notifyOnChangeProps: [] });
  const subscribe = useCallback(
    (listener: () => void) => {
      const forgetCache = client.getQueryCache().subscribe(listener);
      const forgetSecond = onEachSecond(listener);
      return () => {
        forgetCache();
        forgetSecond();
      };
    },
    [client],
  );
  const said = useSyncExternalStore(subscribe, () => JSON.stringify(look(client)));
  return useMemo(() => JSON.parse(said), [said]);
}

const nothingYet = { data: undefined, dataUpdatedAt: 0, error: null };

function askedOfCluster(client: QueryClient): SourcesAway {
  const { queryKey } = queries.cluster();
  return sourcesAway(client.getQueryState(queryKey) ?? nothingYet, { now: Date.now(), seenSince });
}

function askedOfPage(client: QueryClient): SourcesAway {
  return togetherAway(askedOfCluster(client), failedSources(client));
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
