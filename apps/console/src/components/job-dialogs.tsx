import { useJobActs } from '../data/use-job-acts.ts';
import { useText } from '../text/use-text.ts';
import { myZone, readableZone } from '../time/zone-format.ts';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { sayDone } from './undo-note.tsx';
import { UntilField, useUntil } from './until-field.tsx';
import { useHindrance } from './use-hindrance.ts';

interface Props {
  jobId: string;
  /** The zone of its schedule, where that has one. */
  zone: string | undefined;
  opened: boolean;
  onClose: () => void;
}

/** Asks for the reason, and until when where that is known, then pauses. */
export function PauseDialog(props: Props) {
  const t = useText();
  const { jobId } = props;
  const { pause } = useJobActs(jobId);
  const { read, field } = useUntil(readableZone(props.zone ?? myZone()));
  const confirm = (reason: string) => {
    const entered = read();
    if (entered.kind === 'unfinished') return;
    // A list of jobs that fire has dropped the row, and this with it, before the answer is here.
    pause.mutateAsync({ reason, until: entered.until }).then(
      (undoing) => {
        sayDone({ jobId, message: t('jobs.pause.done', { job: jobId }), undoing });
        props.onClose();
      },
      () => undefined,
    );
  };
  return (
    <ConfirmDialog
      opened={props.opened}
      title={t('jobs.pause.title', { job: jobId })}
      effect={t('jobs.pause.effect')}
      confirm={t('jobs.pause')}
      reasonRequired={t('jobs.pause.reason.required')}
      hindrance={useHindrance('zookeeper')}
      pending={pause.isPending}
      error={pause.error}
      onClose={props.onClose}
      onConfirm={confirm}
    >
      <UntilField {...field} />
    </ConfirmDialog>
  );
}
