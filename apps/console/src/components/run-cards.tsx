import type { RunView } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../text/use-text.ts';
import { Duration, Elapsed } from './elapsed.tsx';
import { Instant } from './instant.tsx';
import { JobLink, RunLink } from './links.tsx';
import styles from './run-cards.module.css';
import { latenessOf } from './run-lateness.ts';
import { RunParts } from './run-parts.tsx';
import { RunTrigger } from './run-trigger.tsx';
import { Said } from './said.tsx';
import { RunStatus } from './status-mark.tsx';

interface Props {
  runs: RunView[] | undefined;
  dimmed: boolean;
  withoutJob: boolean;
  below: ((run: RunView) => ReactNode) | undefined;
}

/** Runs on a phone, in two lines each; why one failed is a third. */
export function RunCards(props: Props) {
  const t = useText();
  const { runs, withoutJob } = props;
  if (runs === undefined) return <Skeleton height={240} m="md" width="auto" />;
  return (
    <ul
      className={styles.cards}
      aria-label={t('runs.title')}
      data-dimmed={props.dimmed || undefined}
    >
      {runs.map((run) => (
        <li key={run.id}>
          <div className={styles.line}>
            {withoutJob ? <When run={run} /> : <JobLink id={run.jobId} name={run.jobName} />}
            <RunStatus state={run.state} lock={run.lock?.name} />
          </div>
          <div className={styles.line}>
            {withoutJob ? <span /> : <When run={run} />}
            <HowItRan run={run} />
          </div>
          {run.reason === undefined ? null : (
            <Said sentence={run.reason} className={styles.reason} />
          )}
          <RunParts run={run} />
          {props.below?.(run)}
        </li>
      ))}
    </ul>
  );
}

function When(props: { run: RunView }) {
  const { run } = props;
  return (
    <span className={styles.when}>
      <RunLink id={run.id}>
        <Instant at={run.fireTime} jobZone={run.timeZone} />
      </RunLink>{' '}
      <RunTrigger run={run} />
    </span>
  );
}

/** How late it began, and how long it took or takes. */
function HowItRan(props: { run: RunView }) {
  const t = useText();
  const { run } = props;
  const late = latenessOf(run);
  if (late === undefined || run.startedAt === undefined) return null;
  return (
    <span className={styles.how}>
      <span title={t('runs.col.started')}>
        <Duration ms={late} sign />
      </span>
      {' · '}
      {run.state === 'running' ? (
        <Elapsed since={run.startedAt} sentence="runs.going" />
      ) : (
        <Duration ms={run.durationMs} />
      )}
    </span>
  );
}
