import { isTimed, type Keep, lockNameOf, lockPermitsOf, type Task } from '@escapement/core';
import type { JobView } from '@escapement/protocol';
import type { ReactNode } from 'react';
import { JobLink, QueueLink } from '../../components/links.tsx';
import { TagLinks } from '../../components/tag-links.tsx';
import { UsualFact } from '../../components/usual.tsx';
import { type TextKey, useLanguage, useText } from '../../text/use-text.ts';
import { formatDuration } from '../../time/duration-format.ts';
import styles from './job.module.css';

/** What a job does and by which rules, in short; the definition tab has all of it. */
export function JobFacts(props: { job: JobView }) {
  const t = useText();
  const { language } = useLanguage();
  const { job } = props;
  const facts: [TextKey, ReactNode][] = [
    ['editor.task', <TaskLine key="task" task={job.task} />],
    ['editor.queue', <QueueLink key="queue" name={job.queue} />],
    ...(job.priority === undefined ? [] : [fact('editor.priority', String(job.priority))]),
    ...(job.after === undefined ? [] : [fact('editor.after', <AfterFact after={job.after} />)]),
    ...(job.lock === undefined ? [] : [fact('editor.lock', <LockFact lock={job.lock} />)]),
    ...(job.timeoutMs === undefined
      ? []
      : [fact('editor.timeLimit', formatDuration(job.timeoutMs, language))]),
    ...(job.retry === undefined
      ? []
      : [
          fact(
            'job.retry',
            t(`job.retry.${job.retry.backoff}`, {
              attempts: job.retry.attempts,
              delay: formatDuration(job.retry.delayMs, language),
            }),
          ),
        ]),
    ...(job.onWorkerLost === 'fail' ? [fact('job.workerLost', t('job.workerLost.fail'))] : []),
    ...(job.keep === undefined ? [] : [fact('job.keep', keptInWords(t, job.keep))]),
    ['editor.overlap', t(`editor.overlap.${job.overlap}`)],
    ...(job.maxConcurrent === undefined
      ? []
      : [fact('editor.maxConcurrent', String(job.maxConcurrent))]),
    ...(job.shards === undefined ? [] : [fact('editor.shards', shardsInWords(t, job.shards))]),
    ...(job.broadcast === undefined ? [] : [fact('editor.broadcast', t('job.broadcast'))]),
    // Nothing can pass unserved of what has no fire times.
    ...(isTimed(job.schedule)
      ? [fact('editor.catchUp', t(`editor.catchUp.${job.catchUp.policy}`))]
      : []),
    ...(job.startWithinMs === undefined
      ? []
      : [fact('job.startWithin', formatDuration(job.startWithinMs, language))]),
    ...(job.tags.length === 0 ? [] : [fact('editor.tags', <Tags tags={job.tags} />)]),
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([key, value]) => (
        <div key={key}>
          <dt>{t(key)}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <UsualFact jobId={job.id} />
    </dl>
  );
}

function Tags(props: { tags: readonly string[] }) {
  return (
    <span className={styles.tags}>
      <TagLinks tags={props.tags} />
    </span>
  );
}

function LockFact(props: { lock: NonNullable<JobView['lock']> }) {
  const t = useText();
  const permits = lockPermitsOf(props.lock);
  return (
    <>
      <code>{lockNameOf(props.lock)}</code>
      {permits === undefined ? null : ` ${t('job.lock.permits', { count: permits })}`}
    </>
  );
}

function AfterFact(props: { after: NonNullable<JobView['after']> }) {
  const t = useText();
  const { jobs, on, mode } = props.after;
  return (
    <>
      {jobs.map((id) => (
        <span key={id}>
          <JobLink id={id} />{' '}
        </span>
      ))}
      ({t(`editor.after.on.${on}`)}
      {jobs.length > 1 ? `, ${t(`editor.after.mode.${mode}`)}` : ''})
    </>
  );
}

function shardsInWords(
  t: ReturnType<typeof useText>,
  { count, success }: NonNullable<JobView['shards']>,
): string {
  return t(`job.shards.${success}`, { count });
}

function keptInWords(t: ReturnType<typeof useText>, { runs, days }: Keep): string {
  const parts = [
    ...(runs === undefined ? [] : [t('job.keep.runs', { count: runs })]),
    ...(days === undefined ? [] : [t('job.keep.days', { count: days })]),
  ];
  return parts.join(t('job.keep.and'));
}

function fact(key: TextKey, value: ReactNode): [TextKey, ReactNode] {
  return [key, value];
}

function TaskLine(props: { task: Task }) {
  const t = useText();
  const { task } = props;
  switch (task.kind) {
    case 'handler':
      return (
        <>
          {t('editor.task.handler')} <code>{task.handler}</code>
        </>
      );
    case 'http':
      return (
        <code>
          {task.method} {task.url}
        </code>
      );
    case 'script':
      return (
        <>
          {t('editor.task.script')} <code>{task.interpreter}</code>
        </>
      );
    case 'bullmq':
      return (
        <>
          BullMQ{' '}
          <code>
            {task.queue}: {task.name}
          </code>
        </>
      );
  }
}
