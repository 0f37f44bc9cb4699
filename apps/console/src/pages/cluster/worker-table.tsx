import type { WorkerInfo } from '@escapement/core';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { WorkerLink } from '../../components/links.tsx';
import { type Text, useText } from '../../text/use-text.ts';
import { HandlerNames, QueueNames } from '../queues/names.tsx';
import { ClockOffset } from './clock-offset.tsx';
import { ProcessCell } from './process-cell.tsx';
import { zoneDataColumn } from './zone-data-column.tsx';

export function WorkerTable(props: { workers: WorkerInfo[] | undefined }) {
  const t = useText();
  return (
    <DataTable
      caption={t('cluster.workers')}
      rows={props.workers}
      rowKey={(worker) => worker.workerId}
      skeletonRows={2}
      columns={[
        {
          id: 'worker',
          head: t('cluster.col.worker'),
          lead: true,
          cell: (worker) => (
            <ProcessCell
              name={<WorkerLink id={worker.workerId} />}
              waitingFor={worker.waitingFor}
            />
          ),
        },
        {
          id: 'address',
          head: t('cluster.col.address'),
          wideOnly: true,
          cell: (worker) => (
            <span className="mono nowrap">
              {worker.host}:{worker.pid}
            </span>
          ),
        },
        ...offerColumns(t),
        {
          id: 'concurrency',
          head: t('cluster.col.concurrency'),
          align: 'end',
          cell: (worker) => worker.concurrency,
        },
        {
          id: 'scripts',
          head: t('cluster.col.scripts'),
          cell: (worker) => t(worker.scripts ? 'cluster.scripts.yes' : 'cluster.scripts.no'),
        },
        {
          id: 'clock',
          head: t('cluster.col.clock'),
          align: 'end',
          cell: (worker) => <ClockOffset ms={worker.clockOffsetMs} />,
        },
        zoneDataColumn(t),
        {
          id: 'since',
          head: t('cluster.col.since'),
          wideOnly: true,
          cell: (worker) => <Instant at={worker.startedAt} />,
        },
      ]}
      empty={
        <EmptyNote title={t('cluster.workers.empty')} hint={t('cluster.workers.empty.hint')} />
      }
    />
  );
}

/** What it takes runs of. */
function offerColumns(t: Text): Column<WorkerInfo>[] {
  return [
    {
      id: 'queues',
      head: t('cluster.col.queues'),
      cell: (worker) => <QueueNames names={worker.queues} />,
    },
    {
      id: 'handlers',
      head: t('cluster.col.handlers'),
      cell: (worker) => <HandlerNames names={worker.handlers} />,
    },
  ];
}
