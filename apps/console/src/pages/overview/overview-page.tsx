import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { TermTable } from '../../components/term-table.tsx';
import { WarningList } from '../../components/warning-list.tsx';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { useText } from '../../text/use-text.ts';
import { DayPanel } from './day-panel.tsx';
import { FailedPanel } from './failed-panel.tsx';
import styles from './overview.module.css';
import { Tiles } from './tiles.tsx';
import { UpcomingPanel } from './upcoming-panel.tsx';

/** Comes behind what is asked first, and stands aside while there is nothing to say. */
const AttentionPanel = lazy(async () => ({
  default: (await import('./attention-panel.tsx')).AttentionPanel,
}));

/** Says at a glance whether all is well, what comes next and what went wrong. */
export function OverviewPage() {
  const t = useText();
  const overview = useQuery(queries.overview());
  const cluster = useQuery(queries.cluster());
  const elections = useQuery(queries.elections());
  const owed = useStale(overview, 'redis');
  const members = useStale(cluster, 'zookeeper');
  const stores = useStale(cluster);
  const terms = useStale(elections, 'zookeeper');
  const { data } = overview;
  const jobless = data?.totals.jobs === 0 && data.totals.broken === 0;
  return (
    <>
      <PageHead
        title={t('overview.title')}
        note={data === undefined ? ' ' : <JobCounts totals={data.totals} />}
      />
      {overview.isError && data === undefined ? (
        <ProblemNote error={overview.error} retry={() => void overview.refetch()} />
      ) : null}
      <WarningList warnings={jobless ? [] : data?.warnings} />
      <Tiles cluster={cluster.data} totals={data?.totals} stale={{ members, stores, owed }} />
      {jobless ? (
        <FirstJob />
      ) : (
        <Dated stale={owed}>
          <div className={styles.columns}>
            <UpcomingPanel runs={data?.upcoming} />
            <div className="stack">
              <DayPanel totals={data?.totals} />
              <Suspense>
                {data === undefined ? null : <AttentionPanel failed={data.failed} />}
              </Suspense>
              <FailedPanel runs={data?.failed} />
            </div>
          </div>
        </Dated>
      )}
      <Panel
        title={t('overview.failovers')}
        aside={<Link to="/cluster">{t('overview.failovers.all')}</Link>}
        flush
      >
        <Dated stale={terms}>
          <TermTable
            brief
            terms={elections.data?.items}
            goesOn={elections.data?.cursor !== undefined}
          />
        </Dated>
      </Panel>
    </>
  );
}

function JobCounts(props: { totals: { jobs: number; paused: number; broken: number } }) {
  const t = useText();
  const { jobs, paused, broken } = props.totals;
  return (
    <span className="row">
      <Link to="/jobs">{t('overview.jobs.count', { count: jobs })}</Link>
      {paused > 0 ? (
        <Link to="/jobs" search={{ state: 'paused' }}>
          {t('overview.jobs.paused', { count: paused })}
        </Link>
      ) : null}
      {broken > 0 ? (
        <Link to="/jobs" search={{ state: 'broken' }}>
          {t('overview.jobs.broken', { count: broken })}
        </Link>
      ) : null}
    </span>
  );
}

function FirstJob() {
  const t = useText();
  return (
    <Panel title={t('overview.first')} silent>
      <EmptyNote
        title={t('overview.first')}
        hint={t('overview.first.hint')}
        action={
          <Button component={Link} to="/jobs/new" leftSection={<IconPlus size={16} aria-hidden />}>
            {t('jobs.new')}
          </Button>
        }
      />
    </Panel>
  );
}
