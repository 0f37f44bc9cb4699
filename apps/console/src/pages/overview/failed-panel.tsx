import type { RunView } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { EmptyNote } from '../../components/empty-note.tsx';
import { Instant } from '../../components/instant.tsx';
import { JobLink, RunLink } from '../../components/links.tsx';
import { Panel } from '../../components/panel.tsx';
import { Said } from '../../components/said.tsx';
import { RunStatus } from '../../components/status-mark.tsx';
import { useFolded } from '../../components/use-folded.tsx';
import { useText } from '../../text/use-text.ts';
import styles from './overview.module.css';

/** The latest failures, each with why and the way to its log. */
export function FailedPanel(props: { runs: RunView[] | undefined }) {
  const t = useText();
  const { runs } = props;
  const { rows, below } = useFolded(runs, 6);
  return (
    <Panel title={t('overview.failed')} flush>
      {runs === undefined ? <Skeleton height={96} m="md" width="auto" /> : null}
      {runs?.length === 0 ? (
        <EmptyNote title={t('overview.failed.empty')} hint={t('overview.failed.empty.hint')} />
      ) : null}
      <ul className={styles.failed}>
        {rows?.map((run) => (
          <li key={run.id}>
            <div className={styles.failedHead}>
              <JobLink id={run.jobId} name={run.jobName} />
              <RunLink id={run.id}>
                <Instant at={run.fireTime} jobZone={run.timeZone} />
              </RunLink>
            </div>
            <div className={styles.failedWhy}>
              <RunStatus state={run.state} quiet />
              {run.reason === undefined ? null : <Said sentence={run.reason} />}
            </div>
            {below(run)}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
