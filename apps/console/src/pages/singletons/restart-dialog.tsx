import type { SingletonView } from '@escapement/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/queries.ts';
import { useSingletonsText } from './use-singletons-text.ts';

/** Asks why before the instance of a singleton is stopped and another started in its place. */
export function RestartDialog(props: { singleton: SingletonView; onClose: () => void }) {
  const t = useSingletonsText();
  const cache = useQueryClient();
  const { name, owner } = props.singleton;
  const restart = useMutation({
    mutationFn: (reason: string) => api.restartSingleton(name, { reason }),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.singletons }),
    onSuccess: (asked) => {
      notifications.show({ message: t('singletons.restart.done', { name, owner: asked.owner }) });
      props.onClose();
    },
  });
  return (
    <ConfirmDialog
      opened
      title={t('singletons.restart.title', { name, owner: owner ?? '' })}
      effect={t('singletons.restart.effect')}
      confirm={t('singletons.restart')}
      reasonRequired={t('singletons.move.reason')}
      reasonHint={t('singletons.move.reason.hint')}
      hindrance={useHindrance('redis')}
      pending={restart.isPending}
      error={restart.error}
      onClose={props.onClose}
      onConfirm={(reason) => restart.mutate(reason)}
    />
  );
}
