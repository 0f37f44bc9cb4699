import type { QueueView } from '@escapement/protocol';
import { Button, Group } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Elapsed } from '../../components/elapsed.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { QueueLink } from '../../components/links.tsx';
import { QueueAct, QueueState } from './queue-state.tsx';
import styles from './queues.module.css';
import { rateInWords } from './rate-in-words.ts';
import { type QueuesText, useQueuesText } from './use-queues-text.ts';

interface Props {
  queues: QueueView[] | undefined;
  onPause: (queue: QueueView) => void;
  onLimits: (queue: QueueView) => void;
}

export function QueueTable(props: Props) {
  const t = useQueuesText();
  return (
    <DataTable
      caption={t('queues.queues')}
      rows={props.queues}
      rowKey={({ name }) => name}
      skeletonRows={3}
      columns={[
        {
          id: 'queue',
          head: t('queues.col.queue'),
          lead: true,
          cell: (queue) => <QueueName queue={queue} />,
        },
        ...depthColumns(t),
        {
          id: 'workers',
          head: t('queues.col.workers'),
          cell: (queue) => <ServedBy queue={queue} />,
        },
        {
          id: 'jobs',
          head: t('queues.col.jobs'),
          align: 'end',
          cell: (queue) => <JobsOf queue={queue} />,
        },
        { id: 'state', head: t('queues.col.state'), cell: (queue) => <QueueState queue={queue} /> },
        {
          id: 'actions',
          head: t('queues.col.actions'),
          silentHead: true,
          align: 'end',
          cell: (queue) => (
            <Group gap="xs" justify="flex-end" wrap="nowrap">
              <LimitsButton queue={queue} onLimits={() => props.onLimits(queue)} />
              <QueueAct queue={queue} onPause={() => props.onPause(queue)} />
            </Group>
          ),
        },
      ]}
      empty={<EmptyNote title={t('queues.empty')} hint={t('queues.empty.hint')} />}
    />
  );
}

/** How much waits, since when, and what is under way. */
function depthColumns(t: QueuesText): Column<QueueView>[] {
  const counted = (queue: QueueView, count: 'dueCount' | 'laterCount' | 'inHandCount') =>
    queue.depth === undefined ? (
      <span className="dim nowrap">{t('queues.unknown')}</span>
    ) : (
      <span className="num">{queue.depth[count]}</span>
    );
  return [
    {
      id: 'due',
      head: t('queues.col.due'),
      align: 'end',
      cell: (queue) => counted(queue, 'dueCount'),
    },
    {
      id: 'oldest',
      head: t('queues.col.oldest'),
      cell: ({ depth }) =>
        depth?.oldestDueTime === undefined ? (
          <span className="dim">–</span>
        ) : (
          // It grows as long as the queue waits, and breaks between its words where the table has no room for it.
          <Elapsed since={depth.oldestDueTime} sentence="locks.waits" />
        ),
    },
    {
      id: 'inHand',
      head: t('queues.col.inHand'),
      align: 'end',
      cell: (queue) => (
        <span className="nowrap">
          {counted(queue, 'inHandCount')}
          <MostAtOnce queue={queue} />
        </span>
      ),
    },
    {
      id: 'later',
      head: t('queues.col.later'),
      align: 'end',
      wideOnly: true,
      cell: (queue) => counted(queue, 'laterCount'),
    },
  ];
}

/** How many of a queue may be at work at once, beside how many are. */
function MostAtOnce(props: { queue: QueueView }) {
  const t = useQueuesText();
  const { limits, depth } = props.queue;
  if (limits?.maxConcurrent === undefined || depth === undefined) return null;
  return <span className="dim num">{t('queues.ofMost', { most: limits.maxConcurrent })}</span>;
}

function QueueName(props: { queue: QueueView }) {
  const t = useQueuesText();
  const { name, limits } = props.queue;
  return (
    <span className={styles.name}>
      <strong>
        <QueueLink name={name} />
      </strong>
      {limits?.rateLimit === undefined ? null : (
        <span className="dim small">{rateInWords(limits.rateLimit, t)}</span>
      )}
      <Lacking queue={props.queue} />
    </span>
  );
}

/** Opens what holds a queue back, to be read and set. */
export function LimitsButton(props: { queue: QueueView; onLimits: () => void }) {
  const t = useQueuesText();
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={t('limits.open.for', { queue: props.queue.name })}
      onClick={props.onLimits}
    >
      {t('limits.open')}
    </Button>
  );
}

/** Handlers that jobs of a queue call and no worker of it has; where there is no worker at all, that is said in its place. */
export function Lacking(props: { queue: QueueView }) {
  const t = useQueuesText();
  const { lacking, workerCount } = props.queue;
  if (lacking.length === 0 || workerCount === 0) return null;
  return (
    <span className={styles.lacking}>
      <IconAlertTriangle size={14} aria-hidden />
      <span>
        {t('queues.lacking')}{' '}
        {lacking.map((handler) => (
          <code key={handler}>{handler}</code>
        ))}
      </span>
    </span>
  );
}

/** How many workers take from a queue, and how much those may have in hand. */
export function ServedBy(props: { queue: QueueView }) {
  const t = useQueuesText();
  const { workerCount, hands } = props.queue;
  if (workerCount === 0) {
    return (
      <span className={`${styles.lacking} nowrap`}>
        <IconAlertTriangle size={14} aria-hidden />
        {t('queues.workers.none')}
      </span>
    );
  }
  return (
    <span className="num nowrap">
      {workerCount} <Hands count={hands} />
    </span>
  );
}

function JobsOf(props: { queue: QueueView }) {
  const t = useQueuesText();
  const { name, jobCount } = props.queue;
  if (jobCount === 0) return <span className="num">0</span>;
  return (
    <Link to="/jobs" search={{ queue: name }} className="num">
      {jobCount}
      <span className="visually-hidden"> {t('queues.jobs.show', { queue: name })}</span>
    </Link>
  );
}

/** Left to the page of the queue where the table has no room for it. */
function Hands(props: { count: number }) {
  const t = useQueuesText();
  return (
    <span className="dim small" data-wide>
      · {t('queues.hands', { count: props.count })}
    </span>
  );
}
