import type { FireOutcomeView } from '@escapement/protocol';
import { type ReactNode, useMemo } from 'react';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { FireTimes, RunOf, Why } from '../../components/ledger-cells.tsx';
import { JobLink } from '../../components/links.tsx';
import { RunLate } from '../../components/run-late.tsx';
import { OutcomeStatus } from '../../components/status-mark.tsx';
import { type Text, useText } from '../../text/use-text.ts';

/** Fire times that had no run, each with the way to the ledger of its job. */
export function OutcomeTable(props: {
  outcomes: FireOutcomeView[] | undefined;
  dimmed: boolean;
  empty: ReactNode;
}) {
  const t = useText();
  const columns = useMemo(() => outcomeColumns(t), [t]);
  return (
    <DataTable
      caption={t('nav.notRun')}
      rows={props.outcomes}
      rowKey={({ jobId, fireTime, runId }) => `${jobId} ${fireTime} ${runId ?? ''}`}
      skeletonRows={10}
      dimmed={props.dimmed}
      columns={columns}
      empty={props.empty}
    />
  );
}

function outcomeColumns(t: Text): Column<FireOutcomeView>[] {
  return [
    {
      id: 'fireTime',
      head: t('ledger.col.fireTime'),
      lead: true,
      cell: (row) => <FireTimes entry={row} zone={row.timeZone} />,
    },
    {
      id: 'job',
      head: t('runs.col.job'),
      cell: (row) => <JobLink id={row.jobId} name={row.jobName} tab="ledger" />,
    },
    {
      id: 'outcome',
      head: t('ledger.col.outcome'),
      cell: (row) => <OutcomeStatus outcome={row.outcome} reason={row.reason} />,
    },
    { id: 'why', head: t('ledger.col.why'), cell: (row) => <Why entry={row} /> },
    {
      id: 'run',
      head: t('ledger.col.run'),
      wideOnly: true,
      cell: (row) => <RunOf entry={row} />,
    },
    {
      id: 'act',
      head: t('jobs.col.actions'),
      silentHead: true,
      align: 'end',
      cell: (row) => <RunLate jobId={row.jobId} entry={row} zone={row.timeZone} />,
    },
  ];
}
