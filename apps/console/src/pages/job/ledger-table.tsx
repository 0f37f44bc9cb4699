import { isTimed, type LedgerEntry, type PauseSpan } from '@escapement/core';
import type { JobView } from '@escapement/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Dated } from '../../components/dated.tsx';
import { Duration } from '../../components/elapsed.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { FireTimes, RunOf, Why } from '../../components/ledger-cells.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { RunLate } from '../../components/run-late.tsx';
import { JobStatus, OutcomeStatus, RunStatus } from '../../components/status-mark.tsx';
import { zoneOf } from '../../data/job-answer.ts';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { type Text, useText } from '../../text/use-text.ts';
import styles from './job.module.css';
import {
  instantsOf,
  isNarrowed,
  LedgerFilter,
  type LedgerSpan,
  NoneWithin,
} from './ledger-filter.tsx';
import { PauseTimes, PauseWhy } from './pause-cells.tsx';
import { fellInto, pauseOf } from './pauses.ts';
import { type LedgerRow, usePauses, withPauses } from './use-pauses.ts';

/** Every fire time that has been due, or those within a span, each with its one outcome. */
export function LedgerTable(props: { job: JobView; span: LedgerSpan }) {
  const t = useText();
  const { job } = props;
  const span = instantsOf(props.span);
  const ledger = useInfiniteQuery(queries.ledgerPages(job.id, span));
  const stale = useStale(ledger, 'redis');
  const entries = ledger.data?.pages.flatMap((page) => page.items);
  const oldest = ledger.hasNextPage ? entries?.at(-1)?.fireTime : span.from;
  const pauses = usePauses(job, { oldest, end: span.to });
  if (ledger.isError && ledger.data === undefined) return <ProblemNote error={ledger.error} />;
  return (
    <>
      <p className={styles.lead}>{t('ledger.lead')}</p>
      <LedgerFilter job={job} span={span} />
      <Dated stale={stale}>
        <DataTable
          caption={t('job.tab.ledger')}
          rows={entries === undefined ? undefined : withPauses(entries, pauses)}
          rowKey={keyOf}
          columns={ledgerColumns(t, { job, pauses })}
          empty={
            isNarrowed(span) ? (
              <NoneWithin jobId={job.id} />
            ) : (
              <EmptyNote title={t('ledger.empty')} hint={t('ledger.empty.hint')} />
            )
          }
        />
      </Dated>
      <MoreButton pages={ledger} />
    </>
  );
}

function keyOf(row: LedgerRow): string {
  return 'pause' in row
    ? `pause ${row.pause.from}`
    : `${row.fireTime} ${row.outcome} ${row.runId ?? ''}`;
}

function ledgerColumns(
  t: Text,
  about: { job: JobView; pauses: readonly PauseSpan[] },
): Column<LedgerRow>[] {
  const zone = zoneOf(about.job);
  return [
    {
      id: 'fireTime',
      head: t('ledger.col.fireTime'),
      lead: true,
      cell: (row) =>
        'pause' in row ? (
          <PauseTimes pause={row.pause} zone={zone} />
        ) : (
          <FireTimes entry={row} zone={zone} />
        ),
    },
    {
      id: 'outcome',
      head: t('ledger.col.outcome'),
      cell: (row) => ('pause' in row ? <JobStatus state="paused" /> : <Outcome entry={row} />),
    },
    {
      id: 'why',
      head: t('ledger.col.why'),
      cell: (row) =>
        'pause' in row ? (
          <PauseWhy pause={row.pause} />
        ) : (
          <EntryWhy entry={row} pauses={about.pauses} />
        ),
    },
    {
      id: 'lateness',
      head: t('ledger.col.lateness'),
      align: 'end',
      cell: (row) => <Duration ms={'pause' in row ? undefined : row.latenessMs} sign />,
    },
    {
      id: 'run',
      head: t('ledger.col.run'),
      cell: (row) => ('pause' in row ? <span className="dim">–</span> : <RunOf entry={row} />),
    },
    {
      id: 'act',
      head: t('jobs.col.actions'),
      silentHead: true,
      align: 'end',
      cell: (row) => {
        const isPause = 'pause' in row;
        const entry = isPause ? fellInto(row.pause) : row;
        if (entry === undefined || (isPause && !isTimed(about.job.schedule))) return null;
        return <RunLate jobId={about.job.id} entry={entry} zone={zone} isPause={isPause} />;
      },
    },
  ];
}

/** Of what a pause has taken back: who paused and why, where that is known. */
function EntryWhy(props: { entry: LedgerEntry; pauses: readonly PauseSpan[] }) {
  const pause = pauseOf(props.entry, props.pauses);
  return pause === undefined ? <Why entry={props.entry} /> : <PauseWhy pause={pause} />;
}

function Outcome({ entry }: { entry: LedgerEntry }) {
  return entry.outcome === 'run' && entry.runState !== undefined ? (
    <RunStatus state={entry.runState} />
  ) : (
    <OutcomeStatus outcome={entry.outcome} reason={entry.reason} />
  );
}
