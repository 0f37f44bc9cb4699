import { notifications } from '@mantine/notifications';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { useSecretActs } from '../../data/use-secret-acts.ts';
import { useText } from '../../text/use-text.ts';

/** Asks before a secret is gone for good; jobs that ask for it keep it. */
export function DeleteSecretDialog(props: { name: string; onClose: () => void }) {
  const t = useText();
  const { remove } = useSecretActs();
  const { name } = props;
  return (
    <ConfirmDialog
      opened
      title={t('secrets.delete.title', { name })}
      effect={t('secrets.delete.effect')}
      confirm={t('secrets.delete')}
      danger
      phrase={name}
      hindrance={useHindrance('zookeeper')}
      pending={remove.isPending}
      error={remove.error}
      onClose={props.onClose}
      onConfirm={() =>
        remove.mutate(name, {
          onSuccess: () => {
            notifications.show({ message: t('secrets.delete.done', { name }) });
            props.onClose();
          },
        })
      }
    />
  );
}
