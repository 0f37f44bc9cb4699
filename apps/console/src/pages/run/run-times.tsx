import { fromIso, type RunTrigger } from '@escapement/core';
import type { RunView } from '@escapement/protocol';
import type { ReactNode } from 'react';
import { Elapsed } from '../../components/elapsed.tsx';
import { Instant } from '../../components/instant.tsx';
import { latenessOf } from '../../components/run-lateness.ts';
import { UsualBeside } from '../../components/usual.tsx';
import { type TextKey, useLanguage, useText } from '../../text/use-text.ts';
import { formatDuration } from '../../time/duration-format.ts';
import styles from './run.module.css';

/** The course of a run: each instant with what lies between it and the one that matters to it. */
export function RunTimes(props: { run: RunView }) {
  const t = useText();
  const { language } = useLanguage();
  const { run } = props;
  const due = fromIso(run.dueTime) ?? 0;
  const jitter = due - (fromIso(run.fireTime) ?? due);
  const ahead = due - (fromIso(run.stagedAt) ?? due);
  const late = latenessOf(run);
  const span = (ms: number) => formatDuration(ms, language);
  const staged: Step = {
    key: run.state === 'delayed' ? 'run.askedAt' : 'run.stagedAt',
    at: run.stagedAt,
    note:
      ahead > 0 && run.state !== 'delayed'
        ? t('run.stagedAt.ahead', { duration: span(ahead) })
        : null,
  };
  const asked = isAskedFor(run.trigger);
  const fired: Step = {
    ...{ key: asked ? 'run.askedAt' : 'run.fireTime', at: run.fireTime, note: null },
  };
  const steps: Step[] = [
    ...(asked ? [fired, staged] : [staged, fired]),
    ...(jitter === 0
      ? []
      : [
          {
            key: 'run.due',
            at: run.dueTime,
            note: t('run.due.jitter', { duration: span(jitter) }),
          } as const,
        ]),
    {
      key: 'run.startedAt',
      at: run.startedAt,
      note: late === undefined ? null : t('run.startedAt.late', { duration: span(late) }),
    },
    {
      key: 'run.finishedAt',
      at: run.finishedAt,
      note: isGoing(run) || run.durationMs !== undefined ? <Took run={run} /> : null,
    },
  ];
  return (
    <ol className={styles.course} aria-label={t('run.progress')}>
      {inOrder(steps).map((step) => (
        <li key={step.key} data-done={step.at !== undefined || undefined}>
          <span className={styles.step}>{t(step.key)}</span>
          <span>
            {step.at === undefined ? (
              <span className="dim">–</span>
            ) : (
              <Instant at={step.at} jobZone={run.timeZone} precise />
            )}
            {step.note === null ? null : <span className={styles.note}>{step.note}</span>}
          </span>
        </li>
      ))}
    </ol>
  );
}

function isGoing({ state, startedAt }: RunView): boolean {
  return state === 'running' && startedAt !== undefined;
}

/** How long it took, or has been going, beside what is usual. */
function Took({ run }: { run: RunView }) {
  const t = useText();
  const { language } = useLanguage();
  return (
    <>
      {isGoing(run) ? (
        <Elapsed since={run.startedAt ?? ''} sentence="run.going" />
      ) : (
        `${t('run.duration')} ${formatDuration(run.durationMs ?? 0, language)}`
      )}
      <UsualBeside jobId={run.jobId} />
    </>
  );
}

/** Whether it has its place among the runs by when somebody asked for it. */
function isAskedFor(trigger: RunTrigger): boolean {
  return trigger === 'manual' || trigger === 'retry';
}

/** A run asked for by hand is staged after the instant it was asked for, be it in the same millisecond; what is still to come stands last. */
function inOrder(steps: Step[]): Step[] {
  const when = ({ at }: Step) => (at === undefined ? Number.POSITIVE_INFINITY : (fromIso(at) ?? 0));
  return steps.toSorted((a, b) => Math.sign(when(a) - when(b)) || 0);
}

interface Step {
  key: TextKey;
  at: string | undefined;
  note: ReactNode;
}
