import type { JobView, RunView } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRotateClockwise } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { InputField } from '../../components/input-field.tsx';
import { RunLink } from '../../components/links.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { api, freshKey } from '../../data/api.ts';
import { isBroken } from '../../data/job-answer.ts';
import type { JsonValue } from '../../data/json-text.ts';
import { keys, queries } from '../../data/queries.ts';
import { useSteadyKey } from '../../data/use-steady-key.ts';
import { type OwnInput, useOwnInput } from './use-own-input.ts';
import { useRunAgainText } from './use-run-again-text.ts';

/** The button that has a run done once more, where it is over and did not succeed; with another input, where its task takes any. */
export function RetryRun(props: { run: RunView }) {
  const t = useRunAgainText();
  /** Of the question that is open: however often it is confirmed with one input, one run comes of it. */
  const [question, setQuestion] = useState<string>();
  const { run } = props;
  const retry = useRetry(run.id, () => setQuestion(undefined));
  const input = useOwnInput(retry.error);
  const hindrance = useHindrance('redis');
  const job = useJobOf(run, question !== undefined);
  const isOffered = run.finishedAt !== undefined && run.state !== 'succeeded';
  const open = () => {
    retry.reset();
    input.type('');
    setQuestion(freshKey());
  };
  return (
    <>
      {isOffered ? (
        <Button
          {...hindered(hindrance)}
          variant="default"
          leftSection={<IconRotateClockwise size={16} aria-hidden />}
          onClick={open}
        >
          {t('run.retry')}
        </Button>
      ) : null}
      <ConfirmDialog
        opened={question !== undefined}
        title={t('run.retry.title', { job: run.jobId })}
        effect={effectOf(t, { run, job, hasOwn: input.text.trim() !== '' })}
        confirm={t('run.retry')}
        hindrance={hindrance}
        pending={retry.isPending}
        error={input.problem === undefined ? retry.error : null}
        onClose={() => setQuestion(undefined)}
        onConfirm={() => input.read((own) => retry.mutate({ question, input: own }))}
      >
        <InputOf run={run} job={job} input={input} onType={retry.reset} />
      </ConfirmDialog>
    </>
  );
}

function useRetry(runId: string, onDone: () => void) {
  const t = useRunAgainText();
  const cache = useQueryClient();
  const { keyOf, onError } = useSteadyKey();
  return useMutation({
    mutationFn: (asked: { question: string | undefined; input: JsonValue | undefined }) => {
      const { input } = asked;
      const idempotencyKey = keyOf(asked);
      return api.retryRun(runId, { idempotencyKey, ...(input === undefined ? {} : { input }) });
    },
    onError,
    onSuccess: (started) => {
      const message = <RunLink id={started.id}>{t('jobs.run.show')}</RunLink>;
      notifications.show({ title: t('run.retry.done'), message });
      onDone();
    },
    onSettled: () => cache.invalidateQueries({ queryKey: keys.runs }),
  });
}

/** The job as it stands, which may be no more what it was when it ran. */
function useJobOf({ jobId }: RunView, isAsked: boolean): JobView | undefined {
  const { data } = useQuery({ ...queries.job(jobId), enabled: isAsked });
  return data === undefined || isBroken(data) ? undefined : data;
}

/** What a retry does, also where the job is no more what it was then. */
function effectOf(
  t: ReturnType<typeof useRunAgainText>,
  of: { run: RunView; job: JobView | undefined; hasOwn: boolean },
): string {
  const { run, job } = of;
  const effect = t(of.hasOwn ? 'runAgain.effect.other' : 'run.retry.effect');
  if (job === undefined || job.version === run.version) return effect;
  return `${effect} ${t('run.retry.edited', { now: job.version, ran: run.version })}`;
}

/** Where another input is written, of a task that takes one. */
function InputOf(props: {
  run: RunView;
  job: JobView | undefined;
  input: OwnInput;
  onType: () => void;
}) {
  const t = useRunAgainText();
  const { run, job, input, onType } = props;
  const task = job?.task;
  if (task?.kind !== 'handler' && task?.kind !== 'bullmq') return null;
  const given = run.input ?? (task.kind === 'handler' ? task.input : task.data);
  return (
    <InputField
      own={given}
      words={{ hint: t('runAgain.input.hint'), begin: t('runAgain.input.begin') }}
      text={input.text}
      problem={input.problem}
      onChange={(text) => {
        input.type(text);
        onType();
      }}
    />
  );
}
