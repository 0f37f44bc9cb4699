import type { RunList } from '@escapement/protocol';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queries } from '../data/queries.ts';
import { useJobActs } from '../data/use-job-acts.ts';
import { useText } from '../text/use-text.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import styles from './notes.module.css';
import { RunningChoice } from './running-choice.tsx';
import { useHindrance } from './use-hindrance.ts';

interface Props {
  jobId: string;
  opened: boolean;
  onClose: () => void;
  onDone?: () => void;
}

type Running = 'finish' | 'cancel';

/** Says what deleting does and what runs meanwhile, asks what becomes of that, then deletes. */
export function DeleteDialog(props: Props) {
  const t = useText();
  const { remove } = useJobActs(props.jobId);
  const [running, setRunning] = useState<Running>('finish');
  return (
    <ConfirmDialog
      opened={props.opened}
      title={t('jobs.delete.title', { job: props.jobId })}
      effect={t('jobs.delete.effect')}
      confirm={t('jobs.delete')}
      hindrance={useHindrance('zookeeper')}
      danger
      pending={remove.isPending}
      error={remove.error}
      onClose={props.onClose}
      onConfirm={() =>
        // The list has dropped the row, and this with it, before the answer is here.
        void remove.mutateAsync(running).then(
          () => {
            notifications.show({ message: t('jobs.delete.done', { job: props.jobId }) });
            props.onClose();
            props.onDone?.();
          },
          () => undefined,
        )
      }
    >
      <UnderWay jobId={props.jobId} running={running} onChange={setRunning} />
    </ConfirmDialog>
  );
}

/** Counted when the dialog opens and while it is open: what it says is to be true when it is confirmed. */
function UnderWay(props: {
  jobId: string;
  running: Running;
  onChange: (running: Running) => void;
}) {
  const t = useText();
  const { data, isError } = useQuery(queries.runsUnderWay(props.jobId));
  if (data === undefined) {
    return isError ? <p className={styles.effect}>{t('jobs.delete.unknown')}</p> : null;
  }
  const { atWork, waiting } = counted(data);
  return (
    <>
      {atWork === 0 ? null : (
        <p className={styles.effect}>
          {t(data.cursor === undefined ? 'jobs.delete.running' : 'jobs.delete.running.many', {
            count: atWork,
          })}
        </p>
      )}
      {waiting === 0 ? null : (
        <p className={styles.effect}>{t('jobs.delete.waiting', { count: waiting })}</p>
      )}
      {atWork === 0 ? null : <RunningChoice value={props.running} onChange={props.onChange} />}
    </>
  );
}

function counted({ items }: Pick<RunList, 'items'>) {
  const atWork = items.filter(({ state }) => state === 'running').length;
  return { atWork, waiting: items.length - atWork };
}
