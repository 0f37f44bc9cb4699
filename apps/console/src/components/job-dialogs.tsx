import { notifications } from '@mantine/notifications';
import { useJobActs } from '../data/use-job-acts.ts';
import { useText } from '../text/use-text.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { useHindrance } from './use-hindrance.ts';

interface Props {
  jobId: string;
  opened: boolean;
  onClose: () => void;
}

/** Asks for the reason, then pauses. */
export function PauseDialog(props: Props) {
  const t = useText();
  const { pause } = useJobActs(props.jobId);
  return (
    <ConfirmDialog
      opened={props.opened}
      title={t('jobs.pause.title', { job: props.jobId })}
      effect={t('jobs.pause.effect')}
      confirm={t('jobs.pause')}
      reasonRequired={t('jobs.pause.reason.required')}
      hindrance={useHindrance('zookeeper')}
      pending={pause.isPending}
      error={pause.error}
      onClose={props.onClose}
      onConfirm={(reason) =>
        pause.mutate(reason, {
          onSuccess: () => {
            notifications.show({ message: t('jobs.pause.done', { job: props.jobId }) });
            props.onClose();
          },
        })
      }
    />
  );
}
