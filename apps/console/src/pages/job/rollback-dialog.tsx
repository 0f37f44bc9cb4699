import type { JobView } from '@escapement/protocol';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { useHindrance } from '../../components/use-hindrance.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/queries.ts';
import audit from '../audit/audit.module.css';
import { ChangedFieldList } from '../audit/changed-field-list.tsx';
import { changedFields } from '../audit/changed-fields.ts';
import type { JobVersion } from './job-version.ts';
import { useVersionsText } from './use-versions-text.ts';

interface Props {
  job: JobView;
  target: JobVersion;
  standing: JobVersion | undefined;
  onClose: () => void;
}

/** Shows what would be another than what stands, and writes it over the version that was looked at and no other. */
export function RollbackDialog(props: Props) {
  const t = useVersionsText();
  const cache = useQueryClient();
  const { job, target, standing, onClose } = props;
  const { version } = target;
  const rollback = useMutation({
    mutationFn: () => api.rollbackJob(job.id, version, { ifVersion: job.version }),
    onSuccess: () => {
      notifications.show({ message: t('versions.rollback.done', { version, job: job.id }) });
      onClose();
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.jobs }),
  });
  const fields = changedFields(standing?.content as never, target.content as never);
  return (
    <ConfirmDialog
      opened
      title={t('versions.rollback.title', { version, job: job.id })}
      effect={t('versions.rollback.effect')}
      confirm={t('versions.rollback')}
      hindrance={useHindrance('zookeeper')}
      pending={rollback.isPending}
      error={rollback.error}
      onClose={onClose}
      onConfirm={() => rollback.mutate()}
    >
      {fields.length === 0 ? (
        <p className="dim">{t('versions.rollback.none')}</p>
      ) : (
        <div className={audit.changes}>
          <ChangedFieldList fields={fields} />
        </div>
      )}
    </ConfirmDialog>
  );
}
