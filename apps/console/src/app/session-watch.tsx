import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { queries } from '../data/queries.ts';
import type { createConsoleRouter } from './router.tsx';

/** When the session ends, by whoever's hand, the routes are asked again and lead to the sign-in page. */
export function SessionWatch(props: { router: ReturnType<typeof createConsoleRouter> }) {
  const session = useQuery(queries.session());
  const signedIn = session.data?.signedIn;
  const { router } = props;
  useEffect(() => {
    if (signedIn === false) void router.invalidate();
  }, [signedIn, router]);
  return null;
}
