import { useEffect, useEffectEvent, useRef } from 'react';
import { Dated } from '../../components/dated.tsx';
import { EmptyNote } from '../../components/empty-note.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { NewRuns } from '../../components/new-runs.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { RunTable } from '../../components/run-table.tsx';
import { useRunAskedAt } from '../../data/use-job-acts.ts';
import { useStale } from '../../data/use-staleness.ts';
import { useText } from '../../text/use-text.ts';
import { useHeldRuns } from '../runs/use-held-runs.ts';
import styles from './job.module.css';

/**
 * The runs of a job up to the moment since when they are looked at; those that come meanwhile wait until they are asked for, but for one that whoever looks
 * has asked for.
 */
export function JobRuns(props: { jobId: string; since: number }) {
  const t = useText();
  const list = useRef<HTMLDivElement>(null);
  const { runs, rows, later, show } = useHeldRuns({ job: props.jobId }, props.since);
  const askedAt = useRunAskedAt(props.jobId);
  const follow = useEffectEvent(show);
  useEffect(() => {
    if (askedAt > 0) follow();
  }, [askedAt]);
  const stale = useStale(runs, 'redis');
  if (runs.isError && runs.data === undefined) return <ProblemNote error={runs.error} />;
  return (
    <>
      <div className={styles.newRuns}>
        <NewRuns
          {...later}
          onShow={() => {
            show();
            // The button goes with what it was about.
            list.current?.focus({ preventScroll: true });
          }}
        />
      </div>
      <div ref={list} tabIndex={-1} className={styles.runs}>
        <Dated stale={stale}>
          <RunTable
            withoutJob
            runs={rows}
            empty={<EmptyNote title={t('runs.empty')} hint={t('ledger.empty.hint')} />}
          />
        </Dated>
      </div>
      <MoreButton pages={runs} />
    </>
  );
}
