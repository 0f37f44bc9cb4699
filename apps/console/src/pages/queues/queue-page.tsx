import type { QueueView } from '@escapement/protocol';
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
import { LimitsDialog } from './limits-dialog.tsx';
import { LatestRuns } from './place-runs.tsx';
import { queueFacts } from './queue-facts.tsx';
import { QueueJobs } from './queue-jobs.tsx';
import { QueueAct } from './queue-state.tsx';
import { LimitsButton } from './queue-table.tsx';
import { QueueWorkers } from './queue-workers.tsx';
import { useQueuesText } from './use-queues-text.ts';

/** One queue: what stands in it, by which limits, who serves it, which jobs use it, and what ran. */
export function QueuePage() {
  const t = useQueuesText();
  const { name } = useParams({ from: '/console/queues/$name' });
  const queue = useQuery(placeQueries.queue(name));
  const [isPausing, setIsPausing] = useState(false);
  const [isLimiting, setIsLimiting] = useState(false);
  // What was there when it was last asked for may be gone since.
  const isGone = codeOf(queue.error) === 'QUEUE_NOT_FOUND';
  const standing = isGone ? undefined : queue.data;
  return (
    <>
      <PageHead
        title={name}
        exact
        note={<Link to="/queues">{t('queues.title')}</Link>}
        actions={
          standing === undefined ? null : (
            <>
              <LimitsButton queue={standing} onLimits={() => setIsLimiting(true)} />
              <QueueAct queue={standing} onPause={() => setIsPausing(true)} />
            </>
          )
        }
      />
      {isGone ? (
        <Panel title={t('queue.facts')} silent>
          <EmptyNote title={t('queue.gone')} hint={t('queue.gone.hint')} />
        </Panel>
      ) : null}
      {queue.isError && !isGone && standing === undefined ? (
        <ProblemNote error={queue.error} retry={() => void queue.refetch()} />
      ) : null}
      {standing === undefined && !queue.isError ? <Skeleton height={220} radius="md" /> : null}
      {standing === undefined ? null : <Standing queue={standing} asked={queue} />}
      <LatestRuns key={name} place={{ queue: name }} />
      {isPausing ? (
        <HaltDialog halted="queue" name={name} onClose={() => setIsPausing(false)} />
      ) : null}
      {isLimiting ? <LimitsDialog queue={name} onClose={() => setIsLimiting(false)} /> : null}
    </>
  );
}

function Standing(props: { queue: QueueView; asked: { dataUpdatedAt: number; error: unknown } }) {
  const t = useQueuesText();
  const { queue, asked } = props;
  const stale = useStale(asked, 'zookeeper', 'redis');
  return (
    <>
      <Panel title={t('queue.facts')}>
        <Dated stale={stale}>
          <Facts facts={queueFacts(queue, t)} />
        </Dated>
      </Panel>
      <QueueWorkers queue={queue} />
      <QueueJobs key={queue.name} queue={queue} />
    </>
  );
}
