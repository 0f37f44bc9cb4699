import type { WorkerView } from '@escapement/protocol';
import type { ReactNode } from 'react';
import { Instant } from '../../components/instant.tsx';
import { ClockOffset } from '../cluster/clock-offset.tsx';
import { WaitingList } from '../cluster/process-cell.tsx';
import { HandlerNames, QueueNames } from './names.tsx';
import type { QueuesText } from './use-queues-text.ts';
import { WorkerState } from './worker-state.tsx';

/** What a worker is and offers, as its page says it. */
export function workerFacts(worker: WorkerView, t: QueuesText): [name: string, value: ReactNode][] {
  const { queues, handlers, concurrency, scripts, host, pid, version, startedAt } = worker;
  return [
    [
      t('queues.col.state'),
      <div key="state">
        <WorkerState worker={worker} />
        <WaitingList waitingFor={worker.waitingFor} />
      </div>,
    ],
    [t('workers.col.queues'), <QueueNames key="queues" names={queues} />],
    [t('workers.col.handlers'), <HandlerNames key="handlers" names={handlers} />],
    [
      t('workers.col.hands'),
      <span key="hands" className="num">
        {concurrency}
      </span>,
    ],
    [t('cluster.col.scripts'), t(scripts ? 'cluster.scripts.yes' : 'cluster.scripts.no')],
    [
      t('cluster.col.address'),
      <span key="address" className="mono breakable">
        {host}:{pid}
      </span>,
    ],
    [
      t('cluster.col.version'),
      <span key="version" className="num">
        {version}
      </span>,
    ],
    [t('cluster.col.since'), <Instant key="since" at={startedAt} />],
    [t('cluster.col.clock'), <ClockOffset key="clock" ms={worker.clockOffsetMs} />],
    [t('cluster.col.zoneData'), worker.tzVersion ?? <span className="dim">–</span>],
  ];
}
