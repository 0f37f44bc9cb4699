import type { JobAnswer, JobDraft } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ConflictNote } from '../../components/conflict-note.tsx';
import { PageHead } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { api } from '../../data/api.ts';
import { isBroken } from '../../data/job-answer.ts';
import { codeOf } from '../../data/problem.ts';
import { keys, queries } from '../../data/queries.ts';
import { useText } from '../../text/use-text.ts';
import { myZone } from '../../time/zone-format.ts';
import { draftOf, newDraft } from './draft.ts';
import { JobForm } from './job-form.tsx';

const route = getRouteApi('/console/jobs/$jobId/edit');

export function EditJobPage() {
  const t = useText();
  const { jobId } = route.useParams();
  const job = useQuery(queries.job(jobId));
  return (
    <>
      <PageHead title={t('editor.edit', { job: jobId })} />
      {job.data === undefined ? (
        job.isError ? (
          <ProblemNote error={job.error} retry={() => void job.refetch()} />
        ) : (
          <Skeleton height={480} radius="md" />
        )
      ) : (
        <JobReplacement key={jobId} current={job.data} />
      )}
    </>
  );
}

/** The form keeps the version that it began with, whatever the polling brings; a save of it over another is a conflict. */
function JobReplacement(props: { current: JobAnswer }) {
  const t = useText();
  const { current } = props;
  const [begun, setBegun] = useState(current);
  const save = useSave();
  const conflict = codeOf(save.error) === 'JOB_CHANGED' && !isBroken(current) && !isBroken(begun);
  const initial = isBroken(begun) ? newDraft(myZone(), begun.id) : draftOf(begun, myZone());
  return (
    <JobForm
      key={isBroken(begun) ? 'broken' : begun.version}
      initial={initial}
      idFixed
      submit={t('editor.save')}
      pending={save.isPending}
      error={save.error}
      notice={
        conflict ? (
          <ConflictNote
            title={t('editor.conflict')}
            hint={t('editor.conflict.hint', { mine: begun.version, theirs: current.version })}
            pending={save.isPending}
            onTake={() => {
              save.reset();
              setBegun(current);
            }}
            onKeep={() =>
              save.variables !== undefined &&
              save.mutate({ job: save.variables.job, over: current.version })
            }
          />
        ) : undefined
      }
      {...(isBroken(begun) ? {} : { version: begun.version })}
      onSave={(job) => save.mutate({ job, over: isBroken(begun) ? 'any' : begun.version })}
      onChange={save.reset}
    />
  );
}

function useSave() {
  const t = useText();
  const navigate = useNavigate();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (change: { job: JobDraft; over: number | 'any' }) =>
      api.replaceJob(change.job, change.over),
    onSuccess: async (job) => {
      notifications.show({ message: t('editor.saved', { job: job.id }) });
      await navigate({ to: '/jobs/$jobId', params: { jobId: job.id } });
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.jobs }),
  });
}
