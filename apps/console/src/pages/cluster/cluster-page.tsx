import type { Cluster } from '@escapement/protocol';
import { Button } from '@mantine/core';
import { IconCrown, IconCrownOff } from '@tabler/icons-react';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dated } from '../../components/dated.tsx';
import { Elapsed } from '../../components/elapsed.tsx';
import { MoreButton } from '../../components/more-button.tsx';
import { PageHead, Panel } from '../../components/panel.tsx';
import { ProblemNote } from '../../components/problem-note.tsx';
import { ProcessName, shortProcessName } from '../../components/process-name.tsx';
import { TermTable } from '../../components/term-table.tsx';
import { hindered, useHindrance } from '../../components/use-hindrance.ts';
import { WarningList } from '../../components/warning-list.tsx';
import { queries } from '../../data/queries.ts';
import type { Stale } from '../../data/staleness.ts';
import { useStale } from '../../data/use-staleness.ts';
import { useText } from '../../text/use-text.ts';
import styles from './cluster.module.css';
import { NodeTable } from './node-table.tsx';
import { OfficeNotice } from './office-notice.tsx';
import { SetAsidePanel } from './set-aside-panel.tsx';
import { StepDownDialog } from './step-down-dialog.tsx';
import { StoresPanel } from './stores-panel.tsx';
import { WorkerTable } from './worker-table.tsx';

/** Who leads, who stands by, who works, and every change of office with what it did to fire times. */
export function ClusterPage() {
  const t = useText();
  const cluster = useQuery(queries.cluster());
  const terms = useInfiniteQuery(queries.termPages());
  const nodes = useInfiniteQuery(queries.nodePages());
  const workers = useInfiniteQuery(queries.workerPages());
  const stale = {
    members: useStale(cluster, 'zookeeper'),
    stores: useStale(cluster),
    nodes: useStale(nodes, 'zookeeper'),
    workers: useStale(workers, 'zookeeper'),
    terms: useStale(terms, 'zookeeper'),
  };
  const [asking, setAsking] = useState(false);
  const { data } = cluster;
  return (
    <>
      <PageHead
        title={t('cluster.title')}
        note={
          data === undefined
            ? ' '
            : t('cluster.answeredBy', { node: shortProcessName(data.answeredBy) })
        }
        actions={<StepDownButton isLed={isLed(data)} onClick={() => setAsking(true)} />}
      />
      {cluster.isError && data === undefined ? (
        <ProblemNote error={cluster.error} retry={() => void cluster.refetch()} />
      ) : null}
      {data === undefined ? null : <WarningList warnings={data.warnings} />}
      {data?.warnings.some(({ code }) => code === 'DEFINITIONS_SET_ASIDE') === true ? (
        <SetAsidePanel />
      ) : null}
      {data === undefined ? null : <OfficeNotice leader={data.leader} nodes={data.nodes} />}
      {data === undefined ? null : <LeaderLine cluster={data} stale={stale} />}
      <Panel title={t('cluster.nodes')} flush>
        <Dated stale={stale.nodes}>
          <NodeTable nodes={nodes.data?.pages.flatMap((page) => page.items)} />
        </Dated>
        <MoreButton pages={nodes} />
      </Panel>
      <Panel title={t('cluster.workers')} flush>
        <Dated stale={stale.workers}>
          <WorkerTable workers={workers.data?.pages.flatMap((page) => page.items)} />
        </Dated>
        <MoreButton pages={workers} />
      </Panel>
      <Panel title={t('cluster.elections')} flush>
        <Dated stale={stale.terms}>
          <TermTable
            terms={terms.data?.pages.flatMap((page) => page.items)}
            goesOn={terms.hasNextPage}
          />
        </Dated>
        <MoreButton pages={terms} />
      </Panel>
      {data?.leader === undefined || data.leader === null ? null : (
        <StepDownDialog
          cluster={data}
          leader={data.leader}
          opened={asking}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

function isLed(cluster: Cluster | undefined): boolean {
  return cluster !== undefined && cluster.leader !== null;
}

function StepDownButton(props: { isLed: boolean; onClick: () => void }) {
  const t = useText();
  return (
    <Button
      variant="default"
      leftSection={<IconCrownOff size={16} aria-hidden />}
      disabled={!props.isLed}
      {...hindered(useHindrance('zookeeper'))}
      onClick={props.onClick}
    >
      {t('cluster.stepDown')}…
    </Button>
  );
}

function LeaderLine(props: {
  cluster: Cluster;
  stale: Record<'members' | 'stores', Stale | undefined>;
}) {
  const t = useText();
  const { leader, candidates, zookeeper, redis } = props.cluster;
  return (
    <div className={styles.cards}>
      <Dated stale={props.stale.members}>
        <Panel title={t('overview.leader')}>
          {leader === null ? (
            <p className={styles.none}>{t('overview.leader.none')}</p>
          ) : (
            <div className={styles.leader}>
              <IconCrown size={22} className={styles.crown} aria-hidden />
              <div>
                <strong>
                  <ProcessName id={leader.nodeId} />
                </strong>
                <div className="dim num">
                  {t('overview.leader.epoch', { epoch: leader.epoch })} ·{' '}
                  <Elapsed since={leader.since} sentence="overview.leader.since" />
                </div>
                {leader.rideThrough ? (
                  <div className={styles.warning}>{t('overview.leader.rideThrough')}</div>
                ) : null}
              </div>
            </div>
          )}
        </Panel>
        <Panel title={t('cluster.candidates')} aside={t('cluster.candidates.hint')}>
          <ol className={styles.candidates}>
            {candidates.map(({ nodeId, sequence }) => (
              <li key={sequence}>
                <ProcessName id={nodeId} /> <span className="dim num">#{sequence}</span>
              </li>
            ))}
          </ol>
        </Panel>
      </Dated>
      <Dated stale={props.stale.stores}>
        <StoresPanel zookeeper={zookeeper} redis={redis} />
      </Dated>
    </div>
  );
}
