import type { QueueView } from '@escapement/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { HaltDialog } from './halt-dialog.tsx';
import { useQueuesText } from './use-queues-text.ts';
import { WorkerTable } from './worker-table.tsx';

/** Who serves a queue, with those that are to be drained, of the workers that are shown so far. */
export function QueueWorkers(props: { queue: QueueView }) {
  const t = useQueuesText();
  const workers = useInfiniteQuery(queries.workerPages());
  const stale = useStale(workers, 'zookeeper');
  const [draining, setDraining] = useState<string>();
  const { name } = props.queue;
  const serving = workers.data?.pages
    .flatMap((page) => page.items)
    .filter(({ queues }) => queues.includes(name));
  const none = workers.hasNextPage ? 'queue.workers.sparse' : 'queue.workers.empty';
  const isUnknown = workers.isError && workers.data === undefined;
  return (
    <Panel title={t('queues.workers')} flush={!isUnknown}>
      {isUnknown ? (
        <ProblemNote error={workers.error} retry={() => void workers.refetch()} />
      ) : (
        <Dated stale={stale}>
          <WorkerTable
            workers={serving}
            onDrain={({ workerId }) => setDraining(workerId)}
            empty={<EmptyNote title={t(none)} hint={t('cluster.workers.empty.hint')} />}
          />
        </Dated>
      )}
      <MoreButton pages={workers} />
      {draining === undefined ? null : (
        <HaltDialog halted="worker" name={draining} onClose={() => setDraining(undefined)} />
      )}
    </Panel>
  );
}
