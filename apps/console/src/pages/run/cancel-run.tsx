import type { Run } from '@escapement/core';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlayerStop } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { api } from '../../data/api.ts';
import { keys } from '../../data/queries.ts';
import { useText } from '../../text/use-text.ts';

/** The button that cancels a run, as long as it is not over and nobody has asked for that. */
export function CancelRun(props: { run: Run }) {
  const t = useText();
  const cache = useQueryClient();
  const [opened, setOpened] = useState(false);
  const { id, jobId, state, finishedAt, stop } = props.run;
  const cancel = useMutation({
    mutationFn: (reason: string) => api.cancelRun(id, { reason }),
    onSuccess: (run) => {
      const said = run.finishedAt === undefined ? 'run.cancel.told' : 'run.cancel.done';
      notifications.show({ message: t(said) });
      setOpened(false);
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.runs }),
  });
  const hindrance = useHindrance('redis');
  const isOffered = finishedAt === undefined && stop === undefined && state !== 'delayed';
  return (
    <>
      {isOffered ? (
        <Button
          {...hindered(hindrance)}
          variant="default"
          leftSection={<IconPlayerStop size={16} aria-hidden />}
          onClick={() => setOpened(true)}
        >
          {t('run.cancel')}
        </Button>
      ) : null}
      <ConfirmDialog
        opened={opened}
        title={t('run.cancel.title', { job: jobId })}
        effect={t(state === 'running' ? 'run.cancel.effect' : 'run.cancel.effect.notBegun')}
        confirm={t('run.cancel')}
        dismiss={t('run.cancel.not')}
        danger
        reasonRequired={t('run.cancel.reason.required')}
        reasonHint={t('run.cancel.reason.hint')}
        hindrance={hindrance}
        pending={cancel.isPending}
        error={cancel.error}
        onClose={() => setOpened(false)}
        onConfirm={(reason) => cancel.mutate(reason)}
      />
    </>
  );
}
