import type { JobView } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Dated } from '../../components/dated.tsx';
import { Instant, JobZone } from '../../components/instant.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { PausedUntil } from '../../components/paused-until.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { RecentStrip } from '../../components/recent-strip.tsx';
import { ScheduleLine } from '../../components/schedule-line.tsx';
import { WarningList } from '../../components/warning-list.tsx';
import { isBroken, zoneOf } from '../../data/job-answer.ts';
import { queries } from '../../data/queries.ts';
import type { Stale } from '../../data/staleness.ts';
import { useStale } from '../../data/use-staleness.ts';
import { useText } from '../../text/use-text.ts';
import { BrokenJobView } from './broken-job-view.tsx';
import styles from './job.module.css';
import { JobFacts } from './job-facts.tsx';
import { JobHeadActions } from './job-head-actions.tsx';
import { JobTabs } from './job-tabs.tsx';
import { NextFires } from './next-fires.tsx';
import { OpenJoins } from './open-joins.tsx';
import { WatchedKeys } from './watched-keys.tsx';

const route = getRouteApi('/console/jobs/$jobId');

export function JobPage() {
  const { jobId } = route.useParams();
  const job = useQuery(queries.job(jobId));
  const stale = useStale(job, 'zookeeper');
  const { data } = job;
  if (data === undefined) {
    return (
      <>
        <PageHead title={jobId} note=" " />
        {job.isError ? (
          <ProblemNote error={job.error} retry={() => void job.refetch()} />
        ) : (
          <Skeleton height={220} radius="md" />
        )}
      </>
    );
  }
  return isBroken(data) ? <BrokenJobView job={data} /> : <LoadedJob job={data} stale={stale} />;
}

function waitsForSeveral({ after }: JobView): boolean {
  return after !== undefined && after.mode === 'all' && after.jobs.length > 1;
}

/** The id of a job that is titled by its name, and what the job is for. */
function noteOf({ id, name, description }: JobView): ReactNode {
  if (name === undefined) return description === '' ? undefined : description;
  return (
    <>
      <span className="mono">{id}</span> <bdi>{description}</bdi>
    </>
  );
}

function LoadedJob(props: { job: JobView; stale: Stale | undefined }) {
  const t = useText();
  const { job } = props;
  const zone = zoneOf(job);
  return (
    <JobZone value={zone}>
      <PageHead
        title={job.name ?? job.id}
        note={noteOf(job)}
        actions={<JobHeadActions job={job} />}
      />
      <WarningList warnings={job.warnings} />
      {job.paused === undefined ? null : (
        <p className={styles.paused}>
          {t('jobs.paused.because', { reason: job.paused.reason })}{' '}
          <span className="dim">
            · {t('common.since')} <Instant at={job.paused.since} />{' '}
            <PausedUntil until={job.paused.until} zone={zone} />
          </span>
        </p>
      )}
      <div className={styles.columns}>
        <Dated stale={props.stale}>
          <Panel title={t('jobs.col.schedule')}>
            <div className={styles.schedule}>
              <ScheduleLine schedule={job.schedule} words={job.words} />
            </div>
            <JobFacts job={job} />
            <div className={styles.recent}>
              <span className="dim small">{t('job.recent')}</span>
              {job.activityUnknown === true ? '–' : <RecentStrip states={job.recent} />}
            </div>
            <div className="dim small num">
              {t('job.version', { version: job.version })} <Instant at={job.updatedAt} />
              {job.applied || job.activityUnknown === true ? null : ` · ${t('jobs.applying')}…`}
            </div>
          </Panel>
        </Dated>
        {job.schedule.kind === 'key-expired' ? (
          <WatchedKeys watch={job.keyWatch} />
        ) : (
          <NextFires job={job} />
        )}
      </div>
      {waitsForSeveral(job) ? <OpenJoins job={job} /> : null}
      <JobTabs job={job} />
    </JobZone>
  );
}
