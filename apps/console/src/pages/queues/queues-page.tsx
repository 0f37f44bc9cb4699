import type { QueueView, WorkerView } from '@escapement/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dated } from '../../components/dated.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { HaltDialog } from './halt-dialog.tsx';
import { LimitsDialog } from './limits-dialog.tsx';
import { QueueTable } from './queue-table.tsx';
import { useQueuesText } from './use-queues-text.ts';
import { WorkerTable } from './worker-table.tsx';

/** What waits in each queue, who serves it, and who is to take nothing new. */
export function QueuesPage() {
  const t = useQueuesText();
  const queues = useInfiniteQuery(queries.queuePages());
  const workers = useInfiniteQuery(queries.workerPages());
  const stale = useStale(queues, 'zookeeper');
  const staleWorkers = useStale(workers, 'zookeeper');
  const [halting, setHalting] = useState<{ halted: 'queue' | 'worker'; name: string }>();
  const [limited, setLimited] = useState<string>();
  const total = queues.data?.pages[0]?.total;
  return (
    <>
      <PageHead
        title={t('queues.title')}
        note={total === undefined ? ' ' : t('queues.count', { count: total })}
      />
      {queues.isError && queues.data === undefined ? (
        <ProblemNote error={queues.error} retry={() => void queues.refetch()} />
      ) : (
        <Panel title={t('queues.queues')} flush>
          <Dated stale={stale}>
            <QueueTable
              queues={queues.data?.pages.flatMap((page) => page.items)}
              onPause={({ name }: QueueView) => setHalting({ halted: 'queue', name })}
              onLimits={({ name }: QueueView) => setLimited(name)}
            />
          </Dated>
          <MoreButton pages={queues} />
        </Panel>
      )}
      <Panel title={t('queues.workers')} flush>
        <Dated stale={staleWorkers}>
          <WorkerTable
            workers={workers.data?.pages.flatMap((page) => page.items)}
            onDrain={({ workerId }: WorkerView) => setHalting({ halted: 'worker', name: workerId })}
          />
        </Dated>
        <MoreButton pages={workers} />
      </Panel>
      {halting === undefined ? null : (
        <HaltDialog {...halting} onClose={() => setHalting(undefined)} />
      )}
      {limited === undefined ? null : (
        <LimitsDialog queue={limited} onClose={() => setLimited(undefined)} />
      )}
    </>
  );
}
