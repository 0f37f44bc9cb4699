import type { WorkerView } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { IconHourglass, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { shortProcessName } from '../../components/process-name.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { HaltNote } from './halt-note.tsx';
import styles from './queues.module.css';
import { ResumeButton } from './resume-button.tsx';
import { type QueuesText, useQueuesText } from './use-queues-text.ts';

/** Whether a worker takes runs, and if not, why and how far it is. */
export function WorkerState(props: { worker: WorkerView }) {
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

/** Drains a worker, or lets it take runs again. */
export function WorkerAct(props: { worker: WorkerView; onDrain: () => void }) {
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
      onClick={props.onDrain}
      {...hindrance}
    >
      {t('workers.drain')}
    </Button>
  );
}
