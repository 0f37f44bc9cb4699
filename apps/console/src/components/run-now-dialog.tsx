import type { JobView } from '@escapement/protocol';
import { Modal, Skeleton } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import { isBroken } from '../data/job-answer.ts';
import { readJsonText } from '../data/json-text.ts';
import { detailsByPath } from '../data/problem.ts';
import { queries } from '../data/queries.ts';
import { useJobActs } from '../data/use-job-acts.ts';
import { useText } from '../text/use-text.ts';
import { DialogEnd } from './dialog-end.tsx';
import { type FormProblem, problemAt, problemsByPath } from './form-problem.ts';
import { InputField } from './input-field.tsx';
import { RunLink } from './links.tsx';
import styles from './notes.module.css';
import { ProblemNote } from './problem-note.tsx';
import { useHindrance } from './use-hindrance.ts';
import { WarningList } from './warning-list.tsx';

interface Props {
  jobId: string;
  opened: boolean;
  onClose: () => void;
}

/** Says what a run now does and what stands in its way, takes the input of that run alone, and leads to it. */
export function RunNowDialog(props: Props) {
  const t = useText();
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={t('jobs.run.title', { job: props.jobId })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Asked jobId={props.jobId} onClose={props.onClose} />
    </Modal>
  );
}

/** What the job is like is asked when the dialog opens: a row of a list says less of it. */
function Asked(props: { jobId: string; onClose: () => void }) {
  const job = useQuery(queries.job(props.jobId));
  const { data } = job;
  if (data === undefined) {
    return job.isError ? <ProblemNote error={job.error} /> : <Skeleton height={96} />;
  }
  return isBroken(data) ? null : <RunNowForm job={data} onClose={props.onClose} />;
}

function RunNowForm(props: { job: JobView; onClose: () => void }) {
  const t = useText();
  const { job } = props;
  const { task } = job;
  const { ask, error, forget, pending } = useAsking(props);
  const [text, setText] = useState('');
  const [own, setOwn] = useState<FormProblem[]>([]);
  const problem = problemAt(problemsByPath(own, detailsByPath(error)), 'input');
  const hindrance = useHindrance('redis');
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const read = readJsonText(text);
    if (read.kind === 'wrong') setOwn([{ ...read, path: 'input' }]);
    else ask(read.kind === 'json' ? read.value : undefined);
  };
  const change = (typed: string) => {
    setText(typed);
    setOwn([]);
    forget();
  };
  return (
    <form onSubmit={submit} noValidate className={styles.form}>
      <Effect job={job} />
      <WarningList warnings={job.warnings} />
      {task.kind === 'handler' || task.kind === 'bullmq' ? (
        <InputField
          own={task.kind === 'handler' ? task.input : task.data}
          text={text}
          onChange={change}
          problem={problem}
        />
      ) : null}
      {error === null || problem !== undefined ? null : <ProblemNote error={error} />}
      <DialogEnd
        confirm={t('jobs.run')}
        hindrance={hindrance}
        pending={pending}
        onClose={props.onClose}
      />
    </form>
  );
}

function Effect(props: { job: JobView }) {
  const t = useText();
  const { queue, runningCount: count, overlap } = props.job;
  const rule = t(`editor.overlap.${overlap}`);
  return (
    <>
      <p className={styles.effect}>{t('jobs.run.effect', { queue })}</p>
      {count === 0 ? null : <p className={styles.effect}>{t('jobs.run.going', { count, rule })}</p>}
    </>
  );
}

function useAsking(props: { job: JobView; onClose: () => void }) {
  const t = useText();
  const { run } = useJobActs(props.job.id);
  return {
    ask: (input: Parameters<typeof run.mutate>[0]) =>
      run.mutate(input, {
        onSuccess: (started) => {
          notifications.show({
            title:
              started.ahead === undefined
                ? t('jobs.run.done', { job: props.job.id })
                : t('jobs.run.waits', { job: props.job.id, count: started.ahead }),
            message: <RunLink id={started.id}>{t('jobs.run.show')}</RunLink>,
          });
          props.onClose();
        },
      }),
    error: run.error,
    forget: run.reset,
    pending: run.isPending,
  };
}
