import { QueryCache, QueryClient } from '@tanstack/react-query';
import { codeOf } from './problem.ts';
import { keys, untilAnswered } from './queries.ts';

/**
 * Polling is the retry: a failed question is asked again at its next turn, and what was known stays on the screen.
 * A refusal for want of a session makes the session known as over, and the router shows the sign-in page.
 */
export function createQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError: (error) => {
        if (codeOf(error) !== 'UNAUTHENTICATED') return;
        client.setQueryData(keys.session, (known: { version?: string } | undefined) => ({
          signedIn: false,
          version: known?.version ?? '',
        }));
      },
    }),
    defaultOptions: {
      queries: {
        retry: false,
        networkMode: 'always',
        refetchOnWindowFocus: true,
        staleTime: 1000,
        refetchInterval: untilAnswered,
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  });
  return client;
}
