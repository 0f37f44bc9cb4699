import type { BrokenJob, JobView } from '@escapement/protocol';
import { type ReactNode, useMemo } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Countdown } from '../../components/elapsed.tsx';
import { Instant } from '../../components/instant.tsx';
import { JobMenu } from '../../components/job-menu.tsx';
import { JobLink } from '../../components/links.tsx';
import { PausedUntil } from '../../components/paused-until.tsx';
import { RecentStrip } from '../../components/recent-strip.tsx';
import { Said } from '../../components/said.tsx';
import { ScheduleLine } from '../../components/schedule-line.tsx';
import { JobStatus } from '../../components/status-mark.tsx';
import { TagLinks } from '../../components/tag-links.tsx';
import { isBroken, zoneOf } from '../../data/job-answer.ts';
import { type Text, type TextKey, useText } from '../../text/use-text.ts';
import styles from './jobs.module.css';
import { SelectBox, SelectShownBox } from './select-boxes.tsx';
import { useSelectionText } from './use-selection-text.ts';

type Row = JobView | BrokenJob;

export function JobTable(props: {
  jobs: Row[] | undefined;
  dimmed: boolean;
  empty: ReactNode;
  /** Whether rows can be selected, where something stands around them that keeps what is. */
  selectable?: boolean;
}) {
  const t = useText();
  const { selectable = false } = props;
  const selected = useSelectionText()('selection.column');
  const columns = useMemo(
    () => (selectable ? [selectionColumn(selected), ...columnsOf(t)] : columnsOf(t)),
    [t, selectable, selected],
  );
  return (
    <DataTable
      wordy
      caption={t('jobs.title')}
      rows={props.jobs}
      rowKey={(job) => job.id}
      columns={columns}
      empty={props.empty}
      skeletonRows={8}
      dimmed={props.dimmed}
    />
  );
}

function selectionColumn(head: string): Column<Row> {
  return {
    ...{ id: 'selected', head, mark: true, headControl: <SelectShownBox /> },
    cell: (job) => <SelectBox job={job} />,
  };
}

function columnsOf(t: Text): Column<Row>[] {
  return [
    { id: 'job', head: t('jobs.col.job'), lead: true, cell: (job) => <JobName job={job} /> },
    {
      id: 'schedule',
      head: t('jobs.col.schedule'),
      cell: (job) =>
        isBroken(job) ? (
          <Said sentence={job.problem} className={styles.problem} />
        ) : (
          <ScheduleLine schedule={job.schedule} words={job.words} />
        ),
    },
    { id: 'next', head: t('jobs.col.next'), cell: (job) => <NextFire job={job} /> },
    {
      id: 'recent',
      head: t('jobs.col.recent'),
      cell: (job) =>
        isBroken(job) || job.activityUnknown === true ? (
          <span className="dim">–</span>
        ) : (
          <RecentStrip states={job.recent} />
        ),
    },
    { id: 'state', head: t('jobs.col.state'), cell: (job) => <State job={job} /> },
    {
      id: 'actions',
      head: t('jobs.col.actions'),
      align: 'end',
      silentHead: true,
      corner: true,
      cell: (job) => <JobMenu jobId={job.id} zone={zoneOf(job)} state={job.state} />,
    },
  ];
}

function JobName(props: { job: Row }) {
  const t = useText();
  const { job } = props;
  return (
    <div className={styles.name}>
      <span className={styles.tags}>
        <strong>
          <JobLink id={job.id} name={isBroken(job) ? undefined : job.name} />
        </strong>
        {isBroken(job) ? null : <TagLinks tags={job.tags} />}
      </span>
      <span className={styles.description}>
        {isBroken(job) ? t('jobs.broken.hint') : job.description}
      </span>
    </div>
  );
}

function NextFire(props: { job: Row }) {
  const t = useText();
  const { job } = props;
  if (isBroken(job)) return <span className="dim">–</span>;
  const isPaused = job.state === 'paused' && job.paused?.until === undefined;
  if (isPaused) return <span className="dim">{t('jobs.next.paused')}</span>;
  if (job.activityUnknown === true) return <span className="dim">{t('jobs.next.unknown')}</span>;
  if (job.nextFireTime === undefined) {
    const why = withoutNext(job);
    return <span className="dim">{why === undefined ? '–' : t(why)}</span>;
  }
  return (
    <span className={styles.next}>
      <Instant at={job.nextFireTime} jobZone={zoneOf(job)} />
      <span className="dim small">
        <Countdown to={job.nextFireTime} />
      </span>
    </span>
  );
}

/** Why it has no next fire time; nothing where its words say when it fires. */
function withoutNext({ schedule, after }: JobView): TextKey | undefined {
  if (schedule.kind === 'key-expired') return undefined;
  if (schedule.kind !== 'manual') return 'jobs.next.none';
  return after === undefined ? 'jobs.next.manual' : 'jobs.next.after';
}

function State(props: { job: Row }) {
  const t = useText();
  const { job } = props;
  return (
    <span className={styles.state}>
      <JobStatus state={job.state} />
      {isBroken(job) ? null : (
        <>
          {job.paused === undefined ? null : (
            <>
              <span className={styles.reason} title={job.paused.reason}>
                {job.paused.reason}
              </span>
              <span className="dim small">
                <PausedUntil until={job.paused.until} zone={zoneOf(job)} />
              </span>
            </>
          )}
          {job.runningCount > 0 ? (
            <span className="dim small">{t('jobs.running', { count: job.runningCount })}</span>
          ) : null}
          {job.applied || job.activityUnknown === true ? null : (
            <span className="dim small" title={t('jobs.applying.title')}>
              {t('jobs.applying')}…
            </span>
          )}
        </>
      )}
    </span>
  );
}
