import type { RunView } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRotateClockwise } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { RunLink } from '../../components/links.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { api, freshKey } from '../../data/api.ts';
import { isBroken } from '../../data/job-answer.ts';
import { keys, queries } from '../../data/queries.ts';
import { useText } from '../../text/use-text.ts';

/** The button that has a run done once more, where it is over and did not succeed. */
export function RetryRun(props: { run: RunView }) {
  const t = useText();
  const cache = useQueryClient();
  /** Of the question that is open: however often it is confirmed, one run comes of it. */
  const [key, setKey] = useState<string>();
  const { id, jobId, state, finishedAt } = props.run;
  const retry = useMutation({
    mutationFn: (idempotencyKey: string) => api.retryRun(id, { idempotencyKey }),
    onSuccess: (started) => {
      const message = <RunLink id={started.id}>{t('jobs.run.show')}</RunLink>;
      notifications.show({ title: t('run.retry.done'), message });
      setKey(undefined);
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.runs }),
  });
  const hindrance = useHindrance('redis');
  const effect = useEffectOfRetry(props.run, key !== undefined);
  const isOffered = finishedAt !== undefined && state !== 'succeeded';
  return (
    <>
      {isOffered ? (
        <Button
          {...hindered(hindrance)}
          variant="default"
          leftSection={<IconRotateClockwise size={16} aria-hidden />}
          onClick={() => {
            retry.reset();
            setKey(freshKey());
          }}
        >
          {t('run.retry')}
        </Button>
      ) : null}
      <ConfirmDialog
        opened={key !== undefined}
        title={t('run.retry.title', { job: jobId })}
        effect={effect}
        confirm={t('run.retry')}
        hindrance={hindrance}
        pending={retry.isPending}
        error={retry.error}
        onClose={() => setKey(undefined)}
        onConfirm={() => key !== undefined && retry.mutate(key)}
      />
    </>
  );
}

/** What a retry does, also where the job is no more what it was then. */
function useEffectOfRetry({ jobId, version }: RunView, isAsked: boolean): string {
  const t = useText();
  const { data: job } = useQuery({ ...queries.job(jobId), enabled: isAsked });
  const effect = t('run.retry.effect');
  if (job === undefined || isBroken(job) || job.version === version) return effect;
  const edited = t('run.retry.edited', { now: job.version, ran: version });
  return `${effect} ${edited}`;
}
