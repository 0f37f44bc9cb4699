import { notifications } from '@mantine/notifications';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { shortProcessName } from '../../components/process-name.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { useHaltActs } from '../../data/use-halt-acts.ts';
import { useQueuesText } from './use-queues-text.ts';

interface Props {
  halted: 'queue' | 'worker';
  name: string;
  onClose: () => void;
}

/** Says what becomes of the runs, asks why, and once more which worker is meant, then lets a queue or a worker take nothing new. */
export function HaltDialog(props: Props) {
  const t = useQueuesText();
  const { pauseQueue, drainWorker } = useHaltActs();
  const { name, onClose } = props;
  const isQueue = props.halted === 'queue';
  const act = isQueue ? pauseQueue : drainWorker;
  const worker = shortProcessName(name);
  const done = isQueue
    ? t('queues.pause.done', { queue: name })
    : t('workers.drain.done', { name: worker });
  return (
    <ConfirmDialog
      opened
      title={
        isQueue
          ? t('queues.pause.title', { queue: name })
          : t('workers.drain.title', { name: worker })
      }
      effect={t(isQueue ? 'queues.pause.effect' : 'workers.drain.effect')}
      confirm={t(isQueue ? 'queues.pause' : 'workers.drain')}
      reasonRequired={t('queues.reason.required')}
      reasonHint={t('queues.reason.hint')}
      {...(isQueue ? {} : { phrase: worker })}
      hindrance={useHindrance('zookeeper')}
      pending={act.isPending}
      error={act.error}
      onClose={onClose}
      onConfirm={(reason) =>
        act.mutate(
          { name, reason },
          {
            onSuccess: () => {
              notifications.show({ message: done });
              onClose();
            },
          },
        )
      }
    />
  );
}
