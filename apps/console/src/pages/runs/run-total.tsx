import type { ListRunsQuery } from '@escapement/protocol';
import { useQuery } from '@tanstack/react-query';
import { queries } from '../../data/queries.ts';
import { useRunListText } from './use-run-list-text.ts';

/** How many runs the list has on all of its pages, as far as the server can tell; its place is kept where it cannot. */
export function RunTotal({ asked }: { asked: ListRunsQuery }) {
  const t = useRunListText();
  const { data } = useQuery(queries.runTotal(asked));
  if (data?.total !== undefined) return t('runs.count', { count: data.total });
  if (data?.totalAtLeast === undefined) return ' ';
  return t('runs.countAtLeast', { count: data.totalAtLeast });
}
