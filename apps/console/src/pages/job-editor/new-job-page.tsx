import { ProblemError } from '@escapement/client';
import type { JobDraft } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { PageHead } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { RestoredNote } from '../../components/restored-note.tsx';
import { api, freshKey } from '../../data/api.ts';
import { isBroken } from '../../data/job-answer.ts';
import { titleOf } from '../../data/problem.ts';
import { keys, queries, untilAnswered } from '../../data/queries.ts';
import { useKeptDraft } from '../../data/use-kept-draft.ts';
import { useSteadyKey } from '../../data/use-steady-key.ts';
import { useLanguage, useText } from '../../text/use-text.ts';
import { myZone } from '../../time/zone-format.ts';
import { type Draft, draftOf, newDraft } from './draft.ts';
import { JobForm, type Then } from './job-form.tsx';
import { keptJobSchema } from './kept-job.ts';

const route = getRouteApi('/console/jobs/new');

/** A new job, empty or with the fields of another, which lends everything but its id. */
export function NewJobPage() {
  const t = useText();
  const { from } = route.useSearch();
  const [blank] = useState(() => newDraft(myZone()));
  const lender = useQuery({
    ...queries.job(from ?? ''),
    enabled: from !== undefined,
    refetchInterval: untilAnswered,
  });
  const { data } = lender;
  const lent =
    data === undefined || isBroken(data) ? blank : { ...draftOf(data, myZone()), id: '' };
  if (from === undefined || data !== undefined) {
    return <NewJob key={from} from={from} initial={from === undefined ? blank : lent} />;
  }
  return (
    <>
      <PageHead title={t('editor.new')} note={t('editor.new.from', { job: from })} />
      {lender.isError ? (
        <ProblemNote error={lender.error} retry={() => void lender.refetch()} />
      ) : (
        <Skeleton height={480} radius="md" />
      )}
    </>
  );
}

interface Saving {
  readonly job: JobDraft;
  readonly then: Then;
}

function NewJob(props: { initial: Draft; from: string | undefined }) {
  const t = useText();
  const navigate = useNavigate();
  const cache = useQueryClient();
  const { keyOf, onError } = useSteadyKey();
  const runOnce = useRunOnce();
  const { initial, from } = props;
  const place = from === undefined ? 'job ~new' : `job ~new from ${from}`;
  const { kept, keep, drop } = useKeptDraft(place, keptJobSchema);
  const create = useMutation({
    mutationFn: ({ job, then }: Saving) => {
      const paused =
        then === 'pause' ? { paused: { reason: t('editor.create.paused.reason') } } : {};
      const draft = { ...job, ...paused };
      return api.createJob(draft, { idempotencyKey: keyOf(draft) });
    },
    onError,
    onSuccess: async (job, { then }) => {
      drop();
      notifications.show({ message: t('editor.created', { job: job.id }) });
      if (then === 'run') await runOnce(job.id);
      await cache.invalidateQueries({ queryKey: keys.jobs });
      await navigate({ to: '/jobs/$jobId', params: { jobId: job.id } });
    },
  });
  return (
    <>
      <PageHead
        title={t('editor.new')}
        note={
          <>
            {from === undefined ? null : t('editor.new.from', { job: from })}
            <RestoredNote kept={kept} />
          </>
        }
      />
      <JobForm
        draft={kept?.draft ?? initial}
        idFixed={false}
        submit={t('editor.create')}
        pending={create.isPending}
        error={create.error}
        submitAndRun={t('editor.create.run')}
        submitPaused={t('editor.create.paused')}
        onSave={(job, then) => create.mutate({ job, then })}
        onChange={(draft) => {
          keep({ base: null, begun: null, draft });
          if (create.error !== null) create.reset();
        }}
        onCancel={drop}
        {...(kept === undefined ? {} : { onDiscard: drop })}
      />
    </>
  );
}

/** Runs a job that is there now. That it could not be run is said, and the job stays created all the same. */
function useRunOnce(): (jobId: string) => Promise<void> {
  const t = useText();
  const { language } = useLanguage();
  return async (jobId) => {
    try {
      await api.runNow(jobId, { idempotencyKey: freshKey() });
      notifications.show({ message: t('editor.ran', { job: jobId }) });
    } catch (error) {
      const problem =
        error instanceof ProblemError ? titleOf(error.problem, language) : t('problem.unexpected');
      notifications.show({ color: 'red', message: t('editor.ran.not', { job: jobId, problem }) });
    }
  };
}
