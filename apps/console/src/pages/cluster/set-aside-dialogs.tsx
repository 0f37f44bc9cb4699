import { notifications } from '@mantine/notifications';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { useSetAsideActs } from '../../data/use-set-aside-acts.ts';
import { useSetAsideText } from './use-set-aside-text.ts';

/** Asks why, then writes them back, and says what could not be. All of them, where none are named. */
export function RestoreDialog(props: { count: number; jobs?: string[]; onClose: () => void }) {
  const t = useSetAsideText();
  const { restore } = useSetAsideActs({
    onRestored: ({ restored, refused, refusedCount }) => {
      notifications.show({ message: t('setAside.restored', { count: restored }) });
      if (refusedCount === 0) return;
      const named = refused.map(({ id, problem }) => `${id}: ${problem}`).join('\n');
      notifications.show({
        color: 'red',
        autoClose: false,
        title: t('setAside.refused', { count: refusedCount }),
        message: named,
      });
    },
  });
  const { count, jobs, onClose } = props;
  return (
    <ConfirmDialog
      opened
      title={t('setAside.restore.title', { count })}
      effect={t('setAside.restore.effect')}
      confirm={t(jobs === undefined ? 'setAside.restore.all' : 'setAside.restore.chosen')}
      reasonRequired={t('setAside.reason.required')}
      reasonHint={t('setAside.reason.hint')}
      hindrance={useHindrance('zookeeper', 'redis')}
      pending={restore.isPending}
      error={restore.error}
      onClose={onClose}
      onConfirm={(reason) =>
        restore.mutate(jobs === undefined ? { reason } : { reason, jobs }, { onSuccess: onClose })
      }
    />
  );
}

/** Asks why, and has typed which or how many, since nothing brings them back. */
export function DiscardDialog(props: { jobs: string[]; onClose: () => void }) {
  const t = useSetAsideText();
  const { discard } = useSetAsideActs({
    onDiscarded: (count) => notifications.show({ message: t('setAside.discarded', { count }) }),
  });
  const { jobs, onClose } = props;
  const [only = ''] = jobs;
  const count = jobs.length;
  return (
    <ConfirmDialog
      opened
      title={t('setAside.discard.title', { count })}
      effect={t('setAside.discard.effect')}
      confirm={t('setAside.discard.confirm')}
      danger
      phrase={count === 1 ? only : String(count)}
      reasonRequired={t('setAside.reason.required')}
      reasonHint={t('setAside.reason.hint')}
      hindrance={useHindrance('zookeeper', 'redis')}
      pending={discard.isPending}
      error={discard.error}
      onClose={onClose}
      onConfirm={(reason) => discard.mutate({ reason, jobs }, { onSuccess: onClose })}
    />
  );
}
