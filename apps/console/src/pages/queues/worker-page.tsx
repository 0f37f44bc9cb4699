import type { WorkerView } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { placeQueries } from '../../data/place-queries.ts';
import { codeOf } from '../../data/problem.ts';
import { useStale } from '../../data/use-staleness.ts';
import { Facts } from './facts.tsx';
import { HaltDialog } from './halt-dialog.tsx';
import { InHand, LatestRuns } from './place-runs.tsx';
import { useQueuesText } from './use-queues-text.ts';
import { workerFacts } from './worker-facts.tsx';
import { WorkerAct } from './worker-state.tsx';

/** One worker: what it offers, what it has in hand and since when, and what it ran; of one that is gone the last of these. */
export function WorkerPage() {
  const t = useQueuesText();
  const { workerId } = useParams({ from: '/console/workers/$workerId' });
  const worker = useQuery(placeQueries.worker(workerId));
  const [isDraining, setIsDraining] = useState(false);
  // What lived when it was last asked for may be gone since.
  const isGone = codeOf(worker.error) === 'WORKER_NOT_FOUND';
  const living = isGone ? undefined : worker.data;
  return (
    <>
      <PageHead
        title={workerId}
        exact
        note={<Link to="/queues">{t('queues.title')}</Link>}
        actions={
          living === undefined ? null : (
            <WorkerAct worker={living} onDrain={() => setIsDraining(true)} />
          )
        }
      />
      {isGone ? (
        <Panel title={t('worker.facts')} silent>
          <EmptyNote title={t('worker.gone')} hint={t('worker.gone.hint')} />
        </Panel>
      ) : null}
      {worker.isError && !isGone && living === undefined ? (
        <ProblemNote error={worker.error} retry={() => void worker.refetch()} />
      ) : null}
      {living === undefined && !worker.isError ? <Skeleton height={220} radius="md" /> : null}
      {living === undefined ? null : <Living worker={living} asked={worker} />}
      <InHand key={`in hand ${workerId}`} workerId={workerId} />
      <LatestRuns key={`latest ${workerId}`} place={{ worker: workerId }} />
      {isDraining ? (
        <HaltDialog halted="worker" name={workerId} onClose={() => setIsDraining(false)} />
      ) : null}
    </>
  );
}

function Living(props: { worker: WorkerView; asked: { dataUpdatedAt: number; error: unknown } }) {
  const t = useQueuesText();
  const stale = useStale(props.asked, 'zookeeper');
  return (
    <Panel title={t('worker.facts')}>
      <Dated stale={stale}>
        <Facts facts={workerFacts(props.worker, t)} />
      </Dated>
    </Panel>
  );
}
