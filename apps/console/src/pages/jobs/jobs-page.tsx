import type { BrokenJob, JobView } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { type JobsSearch, jobsSearchSchema } from '../../app/search.ts';
import { useKnownSearch } from '../../app/use-known-search.ts';
import { useCards } from '../../components/data-table.tsx';
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
import { SelectionBar } from './selection-bar.tsx';
import { SelectionContext, ShownContext, useSelection } from './use-selection.ts';
import { useSelectionText } from './use-selection-text.ts';

const route = getRouteApi('/console/jobs');

export function JobsPage() {
  const t = useText();
  const search = useKnownSearch(route, jobsSearchSchema);
  const asked = toJobsQuery(search);
  const jobs = useInfiniteQuery(queries.jobPages(asked));
  const stale = useStale(jobs, 'zookeeper');
  const { sort: _, ...filters } = search;
  // Between two pages time goes on: a job that has fired meanwhile stands further behind among those that fire next.
  const rows = useMemo(
    () => jobs.data && eachOnce(jobs.data.pages.flatMap((page) => page.items)),
    [jobs.data],
  );
  const total = jobs.data?.pages[0]?.total;
  const {
    selecting,
    jobs: selected,
    without,
    clear,
  } = useSelection(JSON.stringify(filters), rows ?? noRows);
  const { selectable, button } = useSelectMode(selected.length > 0, clear);
  return (
    <SelectionContext value={selecting}>
      <PageHead
        title={t('jobs.title')}
        note={total === undefined ? ' ' : t('jobs.count', { count: total })}
        actions={
          <>
            {button}
            <NewJobButton />
          </>
        }
      />
      <JobFilters search={search} jobs={rows ?? noRows} />
      <SelectionBar
        jobs={selected}
        total={total ?? 0}
        query={asked}
        without={without}
        clear={clear}
      />
      {jobs.isError && jobs.data === undefined ? (
        <ProblemNote error={jobs.error} retry={() => void jobs.refetch()} />
      ) : (
        <Panel title={t('jobs.title')} silent flush>
          <Dated stale={stale}>
            <ShownContext value={rows ?? noRows}>
              <JobTable
                jobs={rows}
                selectable={selectable}
                dimmed={jobs.isPlaceholderData}
                empty={<NoJobs filters={filters} />}
              />
            </ShownContext>
          </Dated>
        </Panel>
      )}
      <MoreButton pages={jobs} />
    </SelectionContext>
  );
}

const noRows: (JobView | BrokenJob)[] = [];

/** Cards have no room for boxes that nobody wants; there somebody says first that they select. */
function useSelectMode(isAny: boolean, clear: () => void) {
  const t = useSelectionText();
  const cards = useCards(true);
  const [wanted, setWanted] = useState(false);
  const isOn = wanted || isAny;
  const toggle = () => {
    if (isOn) clear();
    setWanted(!isOn);
  };
  const button = cards ? (
    <Button variant="default" data-select-shown aria-pressed={isOn} onClick={toggle}>
      {t(isOn ? 'selection.end' : 'selection.begin')}
    </Button>
  ) : null;
  return { selectable: !cards || isOn, button };
}

function NewJobButton() {
  const t = useText();
  return (
    <Button component={Link} to="/jobs/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {t('jobs.new')}
    </Button>
  );
}

/** That there are none, or none that fits. */
function NoJobs({ filters }: { filters: Omit<JobsSearch, 'sort'> }) {
  const t = useText();
  if (Object.values(filters).some((value) => value !== undefined)) {
    return (
      <NoMatch
        title={t('jobs.noMatch')}
        hint={t('jobs.noMatch.hint')}
        never={fitsNothing('jobs', filters)}
        to="/jobs"
      />
    );
  }
  return (
    <EmptyNote title={t('jobs.empty')} hint={t('jobs.empty.hint')} action={<NewJobButton />} />
  );
}

/** In the first place of each, as it was told last. */
function eachOnce<Row extends { id: string }>(rows: Row[]): Row[] {
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
