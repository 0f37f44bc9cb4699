import type { JobDraft } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { PageHead } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { isBroken } from '../../data/job-answer.ts';
import { keys, queries } from '../../data/queries.ts';
import { useSteadyKey } from '../../data/use-steady-key.ts';
import { useText } from '../../text/use-text.ts';
import { myZone } from '../../time/zone-format.ts';
import { type Draft, draftOf, newDraft } from './draft.ts';
import { JobForm } from './job-form.tsx';

const route = getRouteApi('/console/jobs/new');

/** A new job, empty or with the fields of another, which lends everything but its id. */
export function NewJobPage() {
  const t = useText();
  const { from } = route.useSearch();
  const [blank] = useState(() => newDraft(myZone()));
  const lender = useQuery({
    ...queries.job(from ?? ''),
    enabled: from !== undefined,
    refetchInterval: false,
  });
  const { data } = lender;
  const lent =
    data === undefined || isBroken(data) ? blank : { ...draftOf(data, myZone()), id: '' };
  return (
    <>
      <PageHead
        title={t('editor.new')}
        note={from === undefined ? undefined : t('editor.new.from', { job: from })}
      />
      {from !== undefined && data === undefined ? (
        lender.isError ? (
          <ProblemNote error={lender.error} retry={() => void lender.refetch()} />
        ) : (
          <Skeleton height={480} radius="md" />
        )
      ) : (
        <NewJob key={from} initial={from === undefined ? blank : lent} />
      )}
    </>
  );
}

function NewJob(props: { initial: Draft }) {
  const t = useText();
  const navigate = useNavigate();
  const cache = useQueryClient();
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
    <JobForm
      initial={props.initial}
      idFixed={false}
      submit={t('editor.create')}
      pending={create.isPending}
      error={create.error}
      onSave={(job) => create.mutate(job)}
      onChange={create.reset}
    />
  );
}
