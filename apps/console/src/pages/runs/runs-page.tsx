import { isJobId } from '@escapement/core';
import type { RunView } from '@escapement/protocol';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { type RunsSearch, runsSearchSchema } from '../../app/search.ts';
import { useKnownSearch } from '../../app/use-known-search.ts';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { NewRuns } from '../../components/new-runs.tsx';
import { NoMatch } from '../../components/no-match.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { RunTable } from '../../components/run-table.tsx';
import { useFolded } from '../../components/use-folded.tsx';
import { fitsNothing } from '../../data/fits-nothing.ts';
import { useStale } from '../../data/use-staleness.ts';
import { useText } from '../../text/use-text.ts';
import { withOne } from './left-out.ts';
import { RunFilters } from './run-filters.tsx';
import { RunTotal } from './run-total.tsx';
import styles from './runs.module.css';
import { useHeldRuns } from './use-held-runs.ts';
import { useRunListText } from './use-run-list-text.ts';

const route = getRouteApi('/console/runs');

/** Every run of every job, newest fire time first, following what happens. */
export function RunsPage() {
  const t = useText();
  const search = useKnownSearch(route, runsSearchSchema);
  const { since } = route.useLoaderData();
  const { runs, rows, listed, later, show } = useHeldRuns(search, since);
  const stale = useStale(runs, 'redis');
  const list = useRef<HTMLDivElement>(null);
  const { unfolded, ...filters } = search;
  const filtered = Object.values(filters).some((value) => value !== undefined);
  // Whoever asks for one job wants each of its runs.
  const isOfOne = search.job !== undefined && isJobId(search.job);
  const folded = useFolded(rows, undefined, (run) => <LeaveOut run={run} search={search} />);
  const { rows: shown, below } = isOfOne ? { rows, below: undefined } : folded;
  return (
    <>
      <PageHead
        title={t('runs.title')}
        note={<RunTotal asked={listed} />}
        actions={
          <NewRuns
            {...later}
            onShow={() => {
              show();
              // The button goes with what it was about.
              list.current?.focus({ preventScroll: true });
            }}
          />
        }
      />
      <RunFilters search={search} />
      {runs.isError && runs.data === undefined ? (
        <ProblemNote error={runs.error} retry={() => void runs.refetch()} />
      ) : (
        <Panel title={t('runs.title')} silent flush>
          <div ref={list} tabIndex={-1} className={styles.list}>
            <Dated stale={stale}>
              <RunTable
                runs={shown}
                {...(below === undefined ? {} : { below })}
                dimmed={runs.isPlaceholderData}
                empty={
                  runs.hasNextPage ? (
                    <EmptyNote title={t('runs.sparse')} />
                  ) : filtered ? (
                    <NoMatch
                      title={t('runs.noMatch')}
                      hint={t('runs.noMatch.hint')}
                      never={fitsNothing('runs', listed)}
                      to="/runs"
                    />
                  ) : (
                    <EmptyNote title={t('runs.empty')} hint={t('runs.empty.hint')} />
                  )
                }
              />
            </Dated>
          </div>
        </Panel>
      )}
      <MoreButton pages={runs} />
    </>
  );
}

/** The way to the same list without a job that fills it. */
function LeaveOut({ run, search }: { run: RunView; search: RunsSearch }) {
  const t = useRunListText();
  const { jobId, jobName = jobId } = run;
  const exclude = withOne(search.exclude, jobId);
  if (exclude === undefined) return <span className="dim">{t('runs.leaveOut.full')}</span>;
  return (
    <Link to="/runs" search={{ ...search, exclude }}>
      {t('runs.leaveOut', { job: jobName })}
    </Link>
  );
}
