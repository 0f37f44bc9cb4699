import type { JobAnswer, JobDraft } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { PageHead } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { RestoredNote } from '../../components/restored-note.tsx';
import { api } from '../../data/api.ts';
import { isBroken } from '../../data/job-answer.ts';
import { keys, queries } from '../../data/queries.ts';
import { useKeptDraft } from '../../data/use-kept-draft.ts';
import { useText } from '../../text/use-text.ts';
import { myZone } from '../../time/zone-format.ts';
import { changedFields } from '../audit/changed-fields.ts';
import { ChangesPanel } from './changes-panel.tsx';
import { type Draft, draftOf, newDraft } from './draft.ts';
import { toJob } from './draft-to-job.ts';
import { JobConflict } from './job-conflict.tsx';
import { JobForm } from './job-form.tsx';
import { type KeptJob, keptJobSchema, type Said, saidBy } from './kept-job.ts';

const route = getRouteApi('/console/jobs/$jobId/edit');

export function EditJobPage() {
  const t = useText();
  const { jobId } = route.useParams();
  const job = useQuery(queries.job(jobId));
  if (job.data !== undefined) return <JobEdit key={jobId} current={job.data} />;
  return (
    <>
      <PageHead title={t('editor.edit', { job: jobId })} />
      {job.isError ? (
        <ProblemNote error={job.error} retry={() => void job.refetch()} />
      ) : (
        <Skeleton height={480} radius="md" />
      )}
    </>
  );
}

/**
 * What is typed stays, whatever the polling brings, with the version over which it was begun; a save over what somebody else has written since asks
 * first. While nothing is typed, what stands is what is shown.
 */
function JobEdit({ current }: { current: JobAnswer }) {
  const t = useText();
  const { kept, keep, drop } = useKeptDraft(`job ${current.id}`, keptJobSchema);
  const save = useSave(drop);
  const standing = isBroken(current) ? undefined : current;
  const shown =
    standing === undefined ? newDraft(myZone(), current.id) : draftOf(standing, myZone());
  const draft = kept?.draft ?? shown;
  const now = standing === undefined ? null : saidBy(toJob(shown).job);
  const mine = saidBy(toJob(draft).job);
  const version = standing?.version ?? null;
  const keepOver = (next: Draft) => keep({ base: version, begun: now, draft: next });
  const saveOver = (job: JobDraft) => save.mutate({ job, over: version ?? 'any' });
  const discard = () => {
    drop();
    save.reset();
  };
  const met = metBy(kept, { version, now });
  return (
    <>
      <PageHead title={t('editor.edit', { job: current.id })} note={<RestoredNote kept={kept} />} />
      <JobForm
        draft={draft}
        idFixed
        submit={t('editor.save')}
        pending={save.isPending}
        error={save.error}
        notice={
          met === undefined ? undefined : (
            <JobConflict
              jobId={current.id}
              {...met}
              mine={mine}
              pending={save.isPending}
              onTake={discard}
              onKeep={() => {
                keepOver(draft);
                saveOver(toJob(draft).job);
              }}
            />
          )
        }
        {...(version === null ? {} : { version })}
        changes={
          standing === undefined || now === null ? null : (
            <ChangesPanel standing={standing} now={now} next={mine} />
          )
        }
        onSave={saveOver}
        onChange={(next) => {
          if (kept === undefined || met === undefined) keepOver(next);
          else keep({ ...kept, draft: next });
          if (save.error !== null) save.reset();
        }}
        onCancel={drop}
        {...(kept === undefined ? {} : { onDiscard: discard })}
      />
    </>
  );
}

/** What somebody else has written since; a pause or a resumption counts as a version, and changes nothing of what a job says. */
function metBy(
  kept: KeptJob | undefined,
  { version, now }: { version: number | null; now: Said | null },
): { versions: { mine: number | null; theirs: number }; begun: Said; theirs: Said } | undefined {
  if (kept === undefined || now === null || version === null || kept.base === version)
    return undefined;
  const begun = kept.begun ?? {};
  if (changedFields(begun, now).length === 0) return undefined;
  return { versions: { mine: kept.base, theirs: version }, begun, theirs: now };
}

function useSave(drop: () => void) {
  const t = useText();
  const navigate = useNavigate();
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (change: { job: JobDraft; over: number | 'any' }) =>
      api.replaceJob(change.job, change.over),
    onSuccess: async (job) => {
      drop();
      notifications.show({ message: t('editor.saved', { job: job.id }) });
      await navigate({ to: '/jobs/$jobId', params: { jobId: job.id } });
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.jobs }),
  });
}
