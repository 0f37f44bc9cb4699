import type { Cluster, LeaderView } from '@escapement/protocol';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { shortProcessName } from '../../components/process-name.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/queries.ts';
import { useClusterText } from './use-cluster-text.ts';

interface Props {
  cluster: Cluster;
  leader: LeaderView;
  opened: boolean;
  onClose: () => void;
}

/** Says who will lead next, and asks why and once more which node is meant, then asks the leader to go. */
export function StepDownDialog(props: Props) {
  const t = useClusterText();
  const cache = useQueryClient();
  const stepDown = useMutation({
    mutationFn: (reason: string) => api.stepDown({ reason }),
    onSuccess: () => {
      notifications.show({ message: t('cluster.stepDown.done') });
      props.onClose();
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.cluster }),
  });
  const node = props.leader.nodeId;
  const next = props.cluster.candidates.find((candidate) => candidate.nodeId !== node)?.nodeId;
  return (
    <ConfirmDialog
      opened={props.opened}
      title={t('cluster.stepDown.title')}
      effect={
        next === undefined
          ? t('cluster.stepDown.alone', { node: shortProcessName(node) })
          : t('cluster.stepDown.effect', {
              node: shortProcessName(node),
              next: shortProcessName(next),
            })
      }
      confirm={t('cluster.stepDown')}
      reasonRequired={t('cluster.stepDown.reason')}
      reasonHint={t('cluster.stepDown.reason.hint')}
      phrase={shortProcessName(node)}
      hindrance={useHindrance('zookeeper')}
      pending={stepDown.isPending}
      error={stepDown.error}
      onClose={props.onClose}
      onConfirm={(reason) => stepDown.mutate(reason)}
    />
  );
}
