import type { RunView } from '@escapement/protocol';
import { type ReactNode, useMemo } from 'react';
import { type Text, useText } from '../text/use-text.ts';
import { type Column, DataTable, useCards } from './data-table.tsx';
import { Duration, Elapsed } from './elapsed.tsx';
import { Instant } from './instant.tsx';
import { JobLink, RunLink, WorkerLink } from './links.tsx';
import { RunCards } from './run-cards.tsx';
import { latenessOf } from './run-lateness.ts';
import { RunParts } from './run-parts.tsx';
import styles from './run-table.module.css';
import { RunTrigger } from './run-trigger.tsx';
import { Said } from './said.tsx';
import { RunStatus } from './status-mark.tsx';

interface Props {
  runs: RunView[] | undefined;
  empty: ReactNode;
  dimmed?: boolean;
  /** On the page of one job its name says nothing. */
  withoutJob?: boolean;
  /** What stands below a run, across all of the columns. */
  below?: (run: RunView) => ReactNode;
}

export function RunTable(props: Props) {
  const t = useText();
  const { runs, dimmed = false, withoutJob = false, below } = props;
  const columns = useMemo(() => runColumns(t, withoutJob), [t, withoutJob]);
  if (useCards() && runs?.length !== 0) {
    return <RunCards runs={runs} dimmed={dimmed} withoutJob={withoutJob} below={below} />;
  }
  return (
    <DataTable
      caption={t('runs.title')}
      rows={runs}
      rowKey={(run) => run.id}
      skeletonRows={10}
      dimmed={dimmed}
      columns={columns}
      empty={props.empty}
      below={(run) => belowRun(run, below)}
    />
  );
}

/** What stands below a run: its parts, and what the list has folded away. Nothing, so that there is no line, where there is neither. */
function belowRun(run: RunView, below: Props['below']): ReactNode {
  const more = below?.(run);
  if (run.parts === undefined) return more;
  return (
    <>
      <RunParts run={run} />
      {more}
    </>
  );
}

function runColumns(t: Text, withoutJob: boolean): Column<RunView>[] {
  const columns = [...whatRan(t), ...howItRan(t)];
  return withoutJob ? columns.filter(({ id }) => id !== 'job') : columns;
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
          <RunTrigger run={run} />
        </span>
      ),
    },
    {
      id: 'job',
      head: t('runs.col.job'),
      cell: (run) => (
        <span className={styles.job}>
          <JobLink id={run.jobId} name={run.jobName} />
        </span>
      ),
    },
    {
      id: 'state',
      head: t('runs.col.state'),
      cell: (run) => (
        <span className={styles.state}>
          <RunStatus state={run.state} lock={run.lock?.name} />
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
