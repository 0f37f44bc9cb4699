import type { WorkerView } from '@escapement/protocol';
import type { ReactNode } from 'react';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { WorkerLink } from '../../components/links.tsx';
import { HandlerNames, QueueNames } from './names.tsx';
import { useQueuesText } from './use-queues-text.ts';
import { WorkerAct, WorkerState } from './worker-state.tsx';

interface Props {
  workers: WorkerView[] | undefined;
  /** Shown where there is none; that none is connected, unless given. */
  empty?: ReactNode;
  onDrain: (worker: WorkerView) => void;
}

/** Who takes runs; what else there is to know of a worker its page says. */
export function WorkerTable(props: Props) {
  const t = useQueuesText();
  return (
    <DataTable
      caption={t('queues.workers')}
      rows={props.workers}
      rowKey={({ workerId }) => workerId}
      skeletonRows={2}
      columns={[
        {
          id: 'worker',
          head: t('workers.col.worker'),
          lead: true,
          cell: ({ workerId }) => <WorkerLink id={workerId} />,
        },
        {
          id: 'queues',
          head: t('workers.col.queues'),
          cell: ({ queues }) => <QueueNames names={queues} />,
        },
        {
          id: 'handlers',
          head: t('workers.col.handlers'),
          cell: ({ handlers }) => <HandlerNames names={handlers} />,
        },
        {
          id: 'hands',
          head: t('workers.col.hands'),
          align: 'end',
          cell: ({ concurrency }) => <span className="num">{concurrency}</span>,
        },
        {
          id: 'state',
          head: t('queues.col.state'),
          cell: (worker) => <WorkerState worker={worker} />,
        },
        {
          id: 'actions',
          head: t('queues.col.actions'),
          silentHead: true,
          align: 'end',
          cell: (worker) => <WorkerAct worker={worker} onDrain={() => props.onDrain(worker)} />,
        },
      ]}
      empty={
        props.empty ?? (
          <EmptyNote title={t('cluster.workers.empty')} hint={t('cluster.workers.empty.hint')} />
        )
      }
    />
  );
}
