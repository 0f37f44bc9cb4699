import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { runsSearchSchema } from '../../app/search.ts';
import { useKnownSearch } from '../../app/use-known-search.ts';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { RunTable } from '../../components/run-table.tsx';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { useText } from '../../text/use-text.ts';
import { toRunsQuery } from './day-span.ts';
import { RunFilters } from './run-filters.tsx';

const route = getRouteApi('/console/runs');

/** Every run of every job, newest fire time first, following what happens. */
export function RunsPage() {
  const t = useText();
  const search = useKnownSearch(route, runsSearchSchema);
  const runs = useInfiniteQuery(queries.runPages(toRunsQuery(search)));
  const stale = useStale(runs, 'redis');
  const filtered = Object.values(search).some((value) => value !== undefined);
  return (
    <>
      <PageHead title={t('runs.title')} />
      <RunFilters search={search} />
      {runs.isError && runs.data === undefined ? (
        <ProblemNote error={runs.error} retry={() => void runs.refetch()} />
      ) : (
        <Panel title={t('runs.title')} silent flush>
          <Dated stale={stale}>
            <RunTable
              runs={runs.data?.pages.flatMap((page) => page.items)}
              dimmed={runs.isPlaceholderData}
              empty={
                runs.hasNextPage ? (
                  <EmptyNote title={t('runs.sparse')} />
                ) : filtered ? (
                  <NoMatch title={t('runs.noMatch')} hint={t('runs.noMatch.hint')} to="/runs" />
                ) : (
                  <EmptyNote title={t('runs.empty')} hint={t('runs.empty.hint')} />
                )
              }
            />
          </Dated>
        </Panel>
      )}
      <MoreButton pages={runs} />
    </>
  );
}
