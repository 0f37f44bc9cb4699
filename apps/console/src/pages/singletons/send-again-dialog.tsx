import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/queries.ts';
import { useSingletonsText } from './use-singletons-text.ts';

/** Asks why before a command that was given up is put into the inbox once more. */
export function SendAgainDialog(props: {
  name: string;
  command: { readonly sequence: number; readonly id: string };
  onClose: () => void;
}) {
  const t = useSingletonsText();
  const cache = useQueryClient();
  const { name, command } = props;
  const { id } = command;
  const again = useMutation({
    mutationFn: (reason: string) => api.sendCommandAgain(name, command.sequence, { reason }),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.singletons }),
    onSuccess: () => {
      notifications.show({ message: t('singletons.again.done', { name, id }) });
      props.onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={t('singletons.again.title', { id, name })}
      effect={t('singletons.again.effect')}
      confirm={t('singletons.again')}
      reasonRequired={t('singletons.move.reason')}
      reasonHint={t('singletons.again.reason.hint')}
      hindrance={useHindrance('redis')}
      pending={again.isPending}
      error={again.error}
      onClose={props.onClose}
      onConfirm={(reason) => again.mutate(reason)}
    />
  );
}
