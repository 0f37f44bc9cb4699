import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { notRunSearchSchema } from '../../app/search.ts';
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
import { toOutcomesQuery } from '../runs/day-span.ts';
import styles from './not-run.module.css';
import { OutcomeFilters } from './outcome-filters.tsx';
import { OutcomeTable } from './outcome-table.tsx';
import { useNotRunText } from './use-not-run-text.ts';

const route = getRouteApi('/console/not-run');

/** Every fire time of every job that had no run, and why. */
export function NotRunPage() {
  const t = useNotRunText();
  const search = useKnownSearch(route, notRunSearchSchema);
  const asked = toOutcomesQuery(search);
  const outcomes = useInfiniteQuery(queries.outcomePages(asked));
  const stale = useStale(outcomes, 'redis');
  const filtered = Object.values(search).some((value) => value !== undefined);
  const nextJobId = outcomes.data?.pages.at(-1)?.nextJobId;
  return (
    <>
      <PageHead title={t('nav.notRun')} note={t('notRun.note')} />
      <OutcomeFilters search={search} />
      {outcomes.isError && outcomes.data === undefined ? (
        <ProblemNote error={outcomes.error} retry={() => void outcomes.refetch()} />
      ) : (
        <Panel title={t('nav.notRun')} silent flush>
          <Dated stale={stale}>
            <OutcomeTable
              outcomes={outcomes.data?.pages.flatMap((page) => page.items)}
              dimmed={outcomes.isPlaceholderData}
              empty={
                <NoRow
                  filtered={filtered}
                  never={fitsNothing('outcomes', asked)}
                  isLookedThrough={!outcomes.hasNextPage}
                />
              }
            />
          </Dated>
        </Panel>
      )}
      {nextJobId === undefined ? null : (
        <p className={styles.next}>{t('notRun.next', { job: nextJobId })}</p>
      )}
      <MoreButton pages={outcomes} />
    </>
  );
}

/** A page without rows may be followed by others: the server looks into the ledgers of so many jobs at a time. */
function NoRow(props: { filtered: boolean; never: boolean; isLookedThrough: boolean }) {
  const t = useNotRunText();
  if (!props.isLookedThrough) return <EmptyNote title={t('notRun.sparse')} />;
  if (!props.filtered) return <EmptyNote title={t('notRun.empty')} hint={t('notRun.empty.hint')} />;
  return (
    <NoMatch
      title={t('notRun.noMatch')}
      hint={t('runs.noMatch.hint')}
      never={props.never}
      to="/not-run"
    />
  );
}
