import { groupIdOf, parseRunId } from '@escapement/core';
import type { RunView } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Dated } from '../../components/dated.tsx';
import { JobZone } from '../../components/instant.tsx';
import { JobLink, RunLink } from '../../components/links.tsx';
import { LogView } from '../../components/log-view.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { Said } from '../../components/said.tsx';
import { RunStatus } from '../../components/status-mark.tsx';
import { WarningList } from '../../components/warning-list.tsx';
import { queries } from '../../data/queries.ts';
import type { Stale } from '../../data/staleness.ts';
import { useRunLog } from '../../data/use-run-log.ts';
import { useStale } from '../../data/use-staleness.ts';
import { useText } from '../../text/use-text.ts';
import { CancelRun } from './cancel-run.tsx';
import { EarlierAttempts } from './earlier-attempts.tsx';
import { RetryRun } from './retry-run.tsx';
import styles from './run.module.css';
import { RunFacts } from './run-facts.tsx';
import { RunProgress } from './run-progress.tsx';
import { RunInput, RunResult } from './run-result.tsx';
import { RunShards } from './run-shards.tsx';
import { RunTimes } from './run-times.tsx';

const route = getRouteApi('/console/runs/$runId');

/** One run: when it was owed, when it really happened, where, under whose term, and what it said. */
export function RunPage() {
  const { runId } = route.useParams();
  const run = useQuery(queries.run(runId));
  const stale = useStale(run, 'redis');
  const { data } = run;
  if (data === undefined) {
    return (
      <>
        <PageHead title={runId} exact note=" " />
        {run.isError ? (
          <ProblemNote error={run.error} retry={() => void run.refetch()} />
        ) : (
          <Skeleton height={220} radius="md" />
        )}
      </>
    );
  }
  return <LoadedRun run={data} stale={stale} />;
}

/** Why there is the run; of a part, of which run it does one. */
function RunOrigin(props: { run: RunView }) {
  const t = useText();
  const { id, trigger } = props.run;
  const part = parseRunId(id)?.part;
  const whole = groupIdOf(id);
  if (part === undefined || whole === undefined) return <span>{t(`trigger.${trigger}`)}</span>;
  return (
    <span>
      {part.kind === 'shard'
        ? t('run.partOf', { index: part.index })
        : t('run.partOn', { process: part.workerId })}{' '}
      <RunLink id={whole} />
    </span>
  );
}

function LoadedRun(props: { run: RunView; stale: Stale | undefined }) {
  const t = useText();
  const { run } = props;
  return (
    <JobZone value={run.timeZone}>
      <PageHead
        title={run.id}
        exact
        note={
          <span className="row">
            <Dated stale={props.stale}>
              <RunStatus state={run.state} lock={run.lock?.name} />
            </Dated>
            <JobLink id={run.jobId} name={run.jobName} />
            <RunOrigin run={run} />
          </span>
        }
        actions={
          <>
            <CancelRun run={run} />
            <RetryRun run={run} />
          </>
        }
      />
      <WarningList warnings={run.warnings} />
      {run.stop === undefined || run.finishedAt !== undefined ? null : (
        <p className={styles.reason} role="status">
          {t('run.stopping')}
        </p>
      )}
      {run.reason === undefined ? null : (
        <p className={styles.reason}>
          <span className="dim">{t('run.reason')}</span> <Said sentence={run.reason} />
        </p>
      )}
      <Dated stale={props.stale}>
        <RunProgress run={run} />
        <div className={styles.columns}>
          <Panel title={t('run.times')}>
            <RunTimes run={run} />
          </Panel>
          <Panel title={t('run.facts')}>
            <RunFacts run={run} />
          </Panel>
        </div>
      </Dated>
      {run.shards === undefined ? null : <RunShards shards={run.shards} />}
      <RunInput run={run} />
      <RunResult run={run} />
      {run.earlierAttempts === undefined ? null : (
        <EarlierAttempts attempts={run.earlierAttempts} />
      )}
      <LogPanel runId={run.id} jobZone={run.timeZone} />
    </JobZone>
  );
}

function LogPanel(props: { runId: string; jobZone: string | undefined }) {
  const t = useText();
  const log = useRunLog(props.runId);
  const note = log.complete ? t('run.log.complete') : t('run.log.following');
  const count = t('run.log.lines', { count: log.lines.length });
  return (
    <Panel
      title={t('run.log')}
      aside={log.loading ? null : <output className="num">{`${count} · ${note}`}</output>}
      flush
    >
      {log.error === undefined ? null : <ProblemNote error={log.error} />}
      {log.loading ? (
        <Skeleton height={120} m="md" width="auto" />
      ) : (
        <LogView
          runId={props.runId}
          jobZone={props.jobZone}
          lines={log.lines}
          unfinished={log.unfinished}
          complete={log.complete}
        />
      )}
    </Panel>
  );
}
