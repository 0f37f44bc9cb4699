import type { SingletonView } from '@escapement/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/queries.ts';
import { useSingletonsText } from './use-singletons-text.ts';

/** Asks why before a singleton is handed to the next in line. */
export function MoveDialog(props: { singleton: SingletonView; onClose: () => void }) {
  const t = useSingletonsText();
  const cache = useQueryClient();
  const { name, owner } = props.singleton;
  const move = useMutation({
    mutationFn: (reason: string) => api.moveSingleton(name, { reason }),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.singletons }),
    onSuccess: (asked) => {
      notifications.show({ message: t('singletons.move.done', { name, owner: asked.owner }) });
      props.onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={t('singletons.move.title', { name, owner: owner ?? '' })}
      effect={t('singletons.move.effect')}
      confirm={t('singletons.move')}
      reasonRequired={t('singletons.move.reason')}
      reasonHint={t('singletons.move.reason.hint')}
      reasonLength={3}
      hindrance={useHindrance('redis')}
      pending={move.isPending}
      error={move.error}
      onClose={props.onClose}
      onConfirm={(reason) => move.mutate(reason)}
    />
  );
}
