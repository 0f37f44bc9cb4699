import { ProblemError } from '@escapement/client';
import type { JobDraft } from '@escapement/protocol';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { PageHead } from '../../components/panel.tsx';
import { api, freshKey } from '../../data/api.ts';
import { keys } from '../../data/queries.ts';
import { useText } from '../../text/use-text.ts';
import { myZone } from '../../time/zone-format.ts';
import { newDraft } from './draft.ts';
import { JobForm } from './job-form.tsx';

export function NewJobPage() {
  const t = useText();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const [initial] = useState(() => newDraft(myZone()));
  // A second press of the button after a lost answer repeats the same request; a changed form is another one.
  const asked = useRef({ text: '', key: '' });
  const create = useMutation({
    mutationFn: (job: JobDraft) => {
      const text = JSON.stringify(job);
      if (asked.current.text !== text) asked.current = { text, key: freshKey() };
      return api.createJob(job, { idempotencyKey: asked.current.key });
    },
    // A refusal is the answer to its key for a day: whoever tries again wants to know how things stand by then.
    onError: (error) => {
      if (error instanceof ProblemError && isRefusal(error)) asked.current.text = '';
    },
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

/** Whether the server has said no, and not merely nothing. */
function isRefusal({ problem: { status } }: ProblemError): boolean {
  return status >= 400 && status < 500;
}
