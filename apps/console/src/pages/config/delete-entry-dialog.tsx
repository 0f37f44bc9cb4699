import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { useConfigActs } from '../../data/use-config-acts.ts';
import { useConfigText } from './use-config-text.ts';

/** Asks before an entry is gone with its past. */
export function DeleteEntryDialog(props: { name: string; onClose: () => void }) {
  const t = useConfigText();
  const navigate = useNavigate();
  const { name } = props;
  const { remove } = useConfigActs(name);
  const onSuccess = () => {
    notifications.show({ message: t('config.delete.done', { name }) });
    void navigate({ to: '/config' });
  };
  return (
    <ConfirmDialog
      opened
      title={t('config.delete.title', { name })}
      effect={t('config.delete.effect')}
      confirm={t('config.delete')}
      danger
      phrase={name}
      hindrance={useHindrance('zookeeper')}
      pending={remove.isPending}
      error={remove.error}
      onClose={props.onClose}
      onConfirm={() => remove.mutate(undefined, { onSuccess })}
    />
  );
}
