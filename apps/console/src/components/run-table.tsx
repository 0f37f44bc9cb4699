import { fromIso } from '@escapement/core';
import type { RunView } from '@escapement/protocol';
import type { ReactNode } from 'react';
import { type Text, useText } from '../text/use-text.ts';
import { type Column, DataTable } from './data-table.tsx';
import { Duration, Elapsed } from './elapsed.tsx';
import { Instant } from './instant.tsx';
import { JobLink, RunLink, WorkerLink } from './links.tsx';
import styles from './run-table.module.css';
import { Said } from './said.tsx';
import { RunStatus } from './status-mark.tsx';

interface Props {
  runs: RunView[] | undefined;
  empty: ReactNode;
  dimmed?: boolean;
  /** On the page of one job its name says nothing. */
  withoutJob?: boolean;
}

export function RunTable(props: Props) {
  const t = useText();
  const columns = runColumns(t);
  return (
    <DataTable
      roomy
      caption={t('runs.title')}
      rows={props.runs}
      rowKey={(run) => run.id}
      skeletonRows={10}
      dimmed={props.dimmed === true}
      columns={props.withoutJob === true ? columns.filter(({ id }) => id !== 'job') : columns}
      empty={props.empty}
    />
  );
}

/** Start minus due time; `undefined` while nothing has started. */
export function latenessOf(run: RunView): number | undefined {
  const started = run.startedAt === undefined ? undefined : fromIso(run.startedAt);
  const due = fromIso(run.dueTime);
  return started === undefined || due === undefined ? undefined : started - due;
}

function runColumns(t: Text): Column<RunView>[] {
  return [...whatRan(t), ...howItRan(t)];
}

function whatRan(t: Text): Column<RunView>[] {
  return [
    {
      id: 'fireTime',
      head: t('runs.col.fireTime'),
      lead: true,
      cell: (run) => (
        <span className={styles.fireTime}>
          <RunLink id={run.id}>
            <Instant at={run.fireTime} jobZone={run.timeZone} />
          </RunLink>
          {run.trigger === 'schedule' ? null : (
            <span className="dim small">{t(`trigger.${run.trigger}`)}</span>
          )}
        </span>
      ),
    },
    {
      id: 'job',
      head: t('runs.col.job'),
      cell: (run) => (
        <span className={styles.job}>
          <JobLink id={run.jobId} />
        </span>
      ),
    },
    {
      id: 'state',
      head: t('runs.col.state'),
      cell: (run) => (
        <span className={styles.state}>
          <RunStatus state={run.state} />
          {run.reason === undefined ? null : (
            <Said sentence={run.reason} className={styles.reason} />
          )}
        </span>
      ),
    },
  ];
}

function howItRan(t: Text): Column<RunView>[] {
  return [
    {
      id: 'started',
      head: t('runs.col.started'),
      align: 'end',
      cell: (run) => <Duration ms={latenessOf(run)} sign />,
    },
    {
      id: 'duration',
      head: t('runs.col.duration'),
      align: 'end',
      cell: (run) =>
        run.state === 'running' && run.startedAt !== undefined ? (
          <Elapsed since={run.startedAt} sentence="runs.going" />
        ) : (
          <Duration ms={run.durationMs} />
        ),
    },
    {
      id: 'attempt',
      head: t('runs.col.attempt'),
      align: 'end',
      wideOnly: true,
      cell: (run) => (run.attempt === 0 ? <span className="dim">–</span> : run.attempt),
    },
    {
      id: 'worker',
      head: t('runs.col.worker'),
      wideOnly: true,
      cell: (run) =>
        run.workerId === undefined ? (
          <span className="dim">–</span>
        ) : (
          <WorkerLink id={run.workerId} />
        ),
    },
  ];
}
