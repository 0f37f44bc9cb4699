import type { JobView, RunView } from '@escapement/protocol';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Dated, useShownNow } from '../../components/dated.tsx';
import { Elapsed } from '../../components/elapsed.tsx';
import { Instant } from '../../components/instant.tsx';
import { JobMenu } from '../../components/job-menu.tsx';
import { JobLink, RunLink } from '../../components/links.tsx';
import { Panel } from '../../components/panel.tsx';
import { JobStatus, RunStatus } from '../../components/status-mark.tsx';
import { zoneOf } from '../../data/job-answer.ts';
import { queries } from '../../data/queries.ts';
import { useStale } from '../../data/use-staleness.ts';
import { enAttention } from '../../text/en/attention.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhAttention } from '../../text/zh-cn/attention.ts';
import { type Attention, type Failing, failingAmong, forgottenAmong } from './attention.ts';
import styles from './overview.module.css';

const useAttentionText = lazyText(enAttention, zhAttention);

/**
 * Jobs that somebody should look at: which fail, and which may have been left paused. Nothing where there are none. `failed`: what is shown beside it of
 * single failures.
 */
export function AttentionPanel(props: { failed: readonly RunView[] }) {
  const t = useAttentionText();
  const failing = useQuery(queries.jobsFailing());
  const paused = useQuery(queries.jobsPaused());
  const stale = useStale(failing, 'redis');
  const { at } = useShownNow();
  const failures = failingAmong(
    failing.data?.items ?? [],
    new Set(props.failed.map(({ jobId }) => jobId)),
  );
  const forgotten = forgottenAmong(paused.data?.items ?? [], at);
  if (failures.length + forgotten.length === 0) return null;
  return (
    <Panel title={t('attention.title')} flush>
      <Dated stale={stale}>
        <ul className={styles.failed}>
          {[...failures, ...forgotten].map((one) => (
            <AttentionRow key={one.job.id} attention={one} />
          ))}
          <All of={failures} count={failing.data?.total}>
            <Link to="/jobs" search={{ health: 'failing' }}>
              {t('attention.failing', { count: failing.data?.total ?? 0 })}
            </Link>
          </All>
          <All of={forgotten} count={paused.data?.total}>
            <Link to="/jobs" search={{ state: 'paused' }}>
              {t('attention.paused', { count: paused.data?.total ?? 0 })}
            </Link>
          </All>
        </ul>
      </Dated>
    </Panel>
  );
}

/** The way to all of a kind, where there are more than are shown. */
function All(props: { of: readonly Attention[]; count: number | undefined; children: ReactNode }) {
  const { of, count = 0, children } = props;
  return of.length === 0 || count <= of.length ? null : <li>{children}</li>;
}

function AttentionRow(props: { attention: Attention }) {
  const { attention } = props;
  const { job } = attention;
  return (
    <li>
      <div className={styles.attentionHead}>
        <JobLink id={job.id} name={job.name} />
        <JobMenu jobId={job.id} zone={zoneOf(job)} state={job.state} />
      </div>
      <div className={styles.failedWhy}>
        {attention.kind === 'paused' ? (
          <>
            <JobStatus state="paused" />
            <Elapsed since={attention.since} sentence="overview.leader.since" />
            <span title={job.paused?.reason}>{job.paused?.reason}</span>
          </>
        ) : (
          <FailingSince attention={attention} />
        )}
      </div>
    </li>
  );
}

function FailingSince(props: { attention: Failing }) {
  const t = useAttentionText();
  const { job, state, inRow, isMore } = props.attention;
  return (
    <>
      <RunStatus state={state} quiet />
      {inRow === 1 ? null : (
        <span>{t(isMore ? 'attention.row.more' : 'attention.row', { count: inRow })}</span>
      )}
      <LastRun job={job} />
    </>
  );
}

function LastRun({ job }: { job: JobView }) {
  if (job.lastRun === undefined) return null;
  return (
    <RunLink id={job.lastRun.id}>
      <Instant at={job.lastRun.fireTime} jobZone={zoneOf(job)} />
    </RunLink>
  );
}
