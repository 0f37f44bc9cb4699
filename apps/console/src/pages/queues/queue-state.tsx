import type { QueueView } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { HaltNote } from './halt-note.tsx';
import styles from './queues.module.css';
import { ResumeButton } from './resume-button.tsx';
import { useQueuesText } from './use-queues-text.ts';

/** Whether workers take from a queue, and if not, why. */
export function QueueState(props: { queue: QueueView }) {
  const t = useQueuesText();
  const { paused } = props.queue;
  if (paused === undefined) {
    return (
      <span className={styles.open}>
        <IconPlayerPlay size={15} aria-hidden />
        {t('queues.running')}
      </span>
    );
  }
  return (
    <span className={styles.halted}>
      <span className={styles.lacking}>
        <IconPlayerPause size={15} aria-hidden />
        {t('queues.paused')}
      </span>
      <HaltNote halt={paused} />
    </span>
  );
}

/** Pauses a queue, or resumes it. */
export function QueueAct(props: { queue: QueueView; onPause: () => void }) {
  const t = useQueuesText();
  const hindrance = hindered(useHindrance('zookeeper'));
  const { name, paused } = props.queue;
  if (paused !== undefined) {
    const label = t('queues.resume.for', { queue: name });
    return <ResumeButton halted="queue" name={name} shown={name} label={label} />;
  }
  return (
    <Button
      size="xs"
      variant="default"
      aria-label={t('queues.pause.for', { queue: name })}
      onClick={props.onPause}
      {...hindrance}
    >
      {t('queues.pause')}
    </Button>
  );
}
