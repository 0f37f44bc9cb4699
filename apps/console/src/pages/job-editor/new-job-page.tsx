import type { JobDraft } from '@escapement/protocol';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { PageHead } from '../../components/panel.tsx';
import { api } from '../../data/api.ts';
import { keys } from '../../data/queries.ts';
import { useSteadyKey } from '../../data/use-steady-key.ts';
import { useText } from '../../text/use-text.ts';
import { myZone } from '../../time/zone-format.ts';
import { newDraft } from './draft.ts';
import { JobForm } from './job-form.tsx';

export function NewJobPage() {
  const t = useText();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [initial] = useState(() => newDraft(myZone()));
  const { keyOf, onError } = useSteadyKey();
  const create = useMutation({
    mutationFn: (job: JobDraft) => api.createJob(job, { idempotencyKey: keyOf(job) }),
    onError,
    onSuccess: async (job) => {
      notifications.show({ message: t('editor.created', { job: job.id }) });
      await cache.invalidateQueries({ queryKey: keys.jobs });
      await navigate({ to: '/jobs/$jobId', params: { jobId: job.id } });
    },
  });
  return (
    <>
      <PageHead title={t('editor.new')} />
      <JobForm
        initial={initial}
        idFixed={false}
        submit={t('editor.create')}
        pending={create.isPending}
        error={create.error}
        onSave={(job) => create.mutate(job)}
        onChange={create.reset}
      />
    </>
  );
}
