import type { WorkerView } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { IconHourglass, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { DataTable } from '../../components/data-table.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { ProcessName, shortProcessName } from '../../components/process-name.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { HaltNote } from './halt-note.tsx';
import styles from './queues.module.css';
import { ResumeButton } from './resume-button.tsx';
import { type QueuesText, useQueuesText } from './use-queues-text.ts';

interface Props {
  workers: WorkerView[] | undefined;
  onDrain: (worker: WorkerView) => void;
}

/** Who takes runs; what else there is to know of a worker the cluster page says. */
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
          cell: ({ workerId }) => <ProcessName id={workerId} />,
        },
        {
          id: 'queues',
          head: t('workers.col.queues'),
          cell: ({ queues }) => <Names names={queues} />,
        },
        {
          id: 'handlers',
          head: t('workers.col.handlers'),
          cell: ({ handlers }) => <Names names={handlers} />,
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
          cell: (worker) => <State worker={worker} />,
        },
        {
          id: 'actions',
          head: t('queues.col.actions'),
          silentHead: true,
          align: 'end',
          cell: (worker) => <Act worker={worker} onDrain={props.onDrain} />,
        },
      ]}
      empty={
        <EmptyNote title={t('cluster.workers.empty')} hint={t('cluster.workers.empty.hint')} />
      }
    />
  );
}

function Names(props: { names: string[] }) {
  if (props.names.length === 0) return <span className="dim">–</span>;
  return (
    <span className={styles.names}>
      {props.names.map((name) => (
        <code key={name}>{name}</code>
      ))}
    </span>
  );
}

function State(props: { worker: WorkerView }) {
  const t = useQueuesText();
  const { drained } = props.worker;
  if (drained === undefined) {
    return (
      <span className={styles.open}>
        <IconPlayerPlay size={15} aria-hidden />
        {t('workers.taking')}
      </span>
    );
  }
  const { word, icon: Icon } = drainWords(t, props.worker);
  return (
    <span className={styles.halted}>
      <span className={styles.lacking}>
        <Icon size={15} aria-hidden />
        {word}
      </span>
      <HaltNote halt={drained} />
    </span>
  );
}

/** As the worker says of itself; it may not have heard of it yet. */
function drainWords(t: QueuesText, { waitingFor = [] }: WorkerView) {
  const draining = waitingFor.find(({ code }) => code === 'DRAINING');
  if (draining !== undefined) {
    const count = Number(draining.detail ?? 0);
    return { word: t('workers.draining', { count }), icon: IconHourglass };
  }
  const isDrained = waitingFor.some(({ code }) => code === 'DRAINED');
  return { word: t(isDrained ? 'workers.drained' : 'workers.asked'), icon: IconPlayerPause };
}

function Act(props: { worker: WorkerView; onDrain: (worker: WorkerView) => void }) {
  const t = useQueuesText();
  const hindrance = hindered(useHindrance('zookeeper'));
  const { workerId, drained } = props.worker;
  const worker = shortProcessName(workerId);
  if (drained !== undefined) {
    const label = t('workers.resume.for', { name: worker });
    return <ResumeButton halted="worker" name={workerId} shown={worker} label={label} />;
  }
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={t('workers.drain.for', { name: worker })}
      onClick={() => props.onDrain(props.worker)}
      {...hindrance}
    >
      {t('workers.drain')}
    </Button>
  );
}
