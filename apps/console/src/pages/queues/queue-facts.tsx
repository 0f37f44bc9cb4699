import type { QueueView } from '@escapement/protocol';
import type { ReactNode } from 'react';
import { Elapsed } from '../../components/elapsed.tsx';
import { Instant } from '../../components/instant.tsx';
import { QueueState } from './queue-state.tsx';
import { Lacking, ServedBy } from './queue-table.tsx';
import { rateInWords } from './rate-in-words.ts';
import type { QueuesText } from './use-queues-text.ts';

/** How a queue stands, as its page says it. */
export function queueFacts(queue: QueueView, t: QueuesText): [name: string, value: ReactNode][] {
  const { depth, lacking, workerCount } = queue;
  const counted = (count: number | undefined) =>
    count === undefined ? (
      <span className="dim">{t('queues.unknown')}</span>
    ) : (
      <span className="num">{count}</span>
    );
  return [
    [t('queues.col.state'), <QueueState key="state" queue={queue} />],
    [t('queues.col.due'), counted(depth?.dueCount)],
    [t('queues.col.oldest'), <Oldest key="oldest" depth={depth} />],
    [t('queues.col.inHand'), counted(depth?.inHandCount)],
    [t('queues.col.later'), counted(depth?.laterCount)],
    [t('queues.col.workers'), <ServedBy key="served" queue={queue} />],
    ...(lacking.length === 0 || workerCount === 0
      ? []
      : [[t('queue.lacking'), <Lacking key="lacking" queue={queue} />] satisfies Fact]),
    ...limitFacts(queue, t),
  ];
}

type Fact = [name: string, value: ReactNode];

function Oldest(props: { depth: QueueView['depth'] }) {
  const at = props.depth?.oldestDueTime;
  if (at === undefined) return <span className="dim">–</span>;
  return (
    <>
      <Elapsed since={at} sentence="locks.waits" />{' '}
      <span className="dim small">
        <Instant at={at} />
      </span>
    </>
  );
}

function limitFacts({ limits }: QueueView, t: QueuesText): Fact[] {
  const { maxConcurrent, rateLimit } = limits ?? {};
  const none = <span className="dim">{t('queue.limit.none')}</span>;
  return [
    [t('queue.limit.concurrent'), maxConcurrent ?? none],
    [t('queue.limit.rate'), rateLimit === undefined ? none : rateInWords(rateLimit, t)],
  ];
}
