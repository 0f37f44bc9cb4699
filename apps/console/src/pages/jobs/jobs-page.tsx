import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { jobsSearchSchema } from '../../app/search.ts';
import { useKnownSearch } from '../../app/use-known-search.ts';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { fitsNothing } from '../../data/fits-nothing.ts';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { useText } from '../../text/use-text.ts';
import { JobFilters } from './job-filters.tsx';
import { JobTable } from './job-table.tsx';
import { toJobsQuery } from './jobs-query.ts';

const route = getRouteApi('/console/jobs');

export function JobsPage() {
  const t = useText();
  const search = useKnownSearch(route, jobsSearchSchema);
  const asked = toJobsQuery(search);
  const jobs = useInfiniteQuery(queries.jobPages(asked));
  const stale = useStale(jobs, 'zookeeper');
  const { sort: _, ...filters } = search;
  const filtered = Object.values(filters).some((value) => value !== undefined);
  // Between two pages time goes on: a job that has fired meanwhile stands further behind among those that fire next.
  const rows = jobs.data && eachOnce(jobs.data.pages.flatMap((page) => page.items));
  const total = jobs.data?.pages[0]?.total;
  return (
    <>
      <PageHead
        title={t('jobs.title')}
        note={total === undefined ? ' ' : t('jobs.count', { count: total })}
        actions={<NewJobButton />}
      />
      <JobFilters search={search} jobs={rows ?? []} />
      {jobs.isError && jobs.data === undefined ? (
        <ProblemNote error={jobs.error} retry={() => void jobs.refetch()} />
      ) : (
        <Panel title={t('jobs.title')} silent flush>
          <Dated stale={stale}>
            <JobTable
              jobs={rows}
              dimmed={jobs.isPlaceholderData}
              empty={
                filtered ? (
                  <NoMatch
                    title={t('jobs.noMatch')}
                    hint={t('jobs.noMatch.hint')}
                    never={fitsNothing('jobs', asked)}
                    to="/jobs"
                  />
                ) : (
                  <NoJobs />
                )
              }
            />
          </Dated>
        </Panel>
      )}
      <MoreButton pages={jobs} />
    </>
  );
}

function NewJobButton() {
  const t = useText();
  return (
    <Button component={Link} to="/jobs/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('jobs.new')}
    </Button>
  );
}

function NoJobs() {
  const t = useText();
  return (
    <EmptyNote title={t('jobs.empty')} hint={t('jobs.empty.hint')} action={<NewJobButton />} />
  );
}

/** In the first place of each, as it was told last. */
function eachOnce<Row extends { id: string }>(rows: Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
