import type { SingletonView } from '@escapement/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/queries.ts';
import { useSingletonsText } from './use-singletons-text.ts';

/** Asks why before a singleton that nobody runs is forgotten. */
export function DeleteDialog(props: { singleton: SingletonView; onClose: () => void }) {
  const t = useSingletonsText();
  const cache = useQueryClient();
  const { name } = props.singleton;
  const remove = useMutation({
    mutationFn: (reason: string) => api.deleteSingleton(name, { reason }),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.singletons }),
    onSuccess: () => {
      notifications.show({ message: t('singletons.delete.done', { name }) });
      props.onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={t('singletons.delete.title', { name })}
      effect={t('singletons.delete.effect')}
      confirm={t('singletons.delete')}
      reasonRequired={t('singletons.move.reason')}
      reasonHint={t('singletons.again.reason.hint')}
      hindrance={useHindrance('redis')}
      pending={remove.isPending}
      error={remove.error}
      onClose={props.onClose}
      onConfirm={(reason) => remove.mutate(reason)}
    />
  );
}
