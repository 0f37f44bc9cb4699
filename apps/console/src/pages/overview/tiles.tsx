import type { Cluster, Overview } from '@escapement/protocol';
import { Skeleton } from '@mantine/core';
import { IconAlertTriangle, IconCrown } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Dated, useDated } from '../../components/dated.tsx';
import { Elapsed } from '../../components/elapsed.tsx';
import { useClockText } from '../../components/live-indicator.tsx';
import { ProcessName } from '../../components/process-name.tsx';
import { DependencyStatus } from '../../components/status-mark.tsx';
import type { Stale } from '../../data/staleness.ts';
import { useText } from '../../text/use-text.ts';
import styles from './overview.module.css';

/** What is owed and not over yet. */
const owedStates = 'staged,queued,blocked,waiting,running,retrying';

/** The four things to look at first. Each leads to the screen that explains it. */
export function Tiles(props: {
  cluster: Cluster | undefined;
  totals: Overview['totals'] | undefined;
  /** Why each of them is old, while it is: who is there, how the stores stand, what is owed. */
  stale: Record<'members' | 'stores' | 'owed', Stale | undefined>;
}) {
  const t = useText();
  const { cluster, totals, stale } = props;
  return (
    <div className={styles.tiles}>
      <Tile
        title={t('overview.leader')}
        to="/cluster"
        stale={stale.members}
        tone={cluster?.leader === null ? 'bad' : undefined}
      >
        {cluster === undefined ? <Waiting /> : <LeaderFacts cluster={cluster} />}
      </Tile>
      <Tile title={t('overview.nodes')} to="/cluster" stale={stale.members}>
        {cluster === undefined ? (
          <Waiting />
        ) : (
          <>
            <p className={styles.figure}>{cluster.nodeCount}</p>
            <p>{t('overview.nodes.up', { count: cluster.nodeCount })}</p>
            <p>{t('overview.workers.up', { count: cluster.workerCount })}</p>
          </>
        )}
      </Tile>
      <Tile title={t('overview.stores')} to="/cluster" stale={stale.stores}>
        {cluster === undefined ? <Waiting /> : <Stores cluster={cluster} />}
      </Tile>
      <Tile
        title={t('overview.owed')}
        to="/runs"
        search={{ state: owedStates }}
        stale={stale.owed}
        tone={totals !== undefined && totals.owedLate > 0 ? 'bad' : undefined}
      >
        {totals === undefined ? <Waiting /> : <OwedFacts totals={totals} />}
      </Tile>
    </div>
  );
}

function Tile(props: {
  title: string;
  to: '/cluster' | '/runs';
  /** What the screen behind it is to show alone. */
  search?: { state: string };
  tone?: 'bad' | undefined;
  stale: Stale | undefined;
  children: ReactNode;
}) {
  return (
    <Dated stale={props.stale}>
      <Link
        to={props.to}
        search={props.search ?? {}}
        className={styles.tile}
        data-tone={props.tone}
      >
        <h2 className={styles.tileTitle}>{props.title}</h2>
        {props.children}
      </Link>
    </Dated>
  );
}

function Waiting() {
  const t = useText();
  return (
    <>
      <span className="visually-hidden">{t('common.loading')}</span>
      <Skeleton height={20} width="60%" my={6} />
      <Skeleton height={10} width="40%" my={6} />
      <Skeleton height={10} width="50%" my={6} />
    </>
  );
}

function LeaderFacts(props: { cluster: Cluster }) {
  const t = useText();
  const { leader, nodes } = props.cluster;
  if (leader === null) {
    return (
      <>
        <p className={styles.alarm}>
          <IconAlertTriangle size={18} aria-hidden /> {t('overview.leader.none')}
        </p>
        <p>{t('overview.leader.none.hint')}</p>
      </>
    );
  }
  return (
    <>
      <p className={styles.leader}>
        <IconCrown size={18} className={styles.crown} aria-hidden />
        <ProcessName id={leader.nodeId} />
      </p>
      <p>{nodes.find(({ nodeId }) => nodeId === leader.nodeId)?.apiUrl}</p>
      <p>
        {leader.rideThrough ? (
          <span className={styles.warning}>{t('overview.leader.rideThrough')}</span>
        ) : (
          <span className="num">
            {t('overview.leader.epoch', { epoch: leader.epoch })} ·{' '}
            <Elapsed since={leader.since} sentence="overview.leader.since" />
          </span>
        )}
      </p>
    </>
  );
}

function Stores(props: { cluster: Cluster }) {
  return (
    <dl className={styles.stores}>
      <dt>ZooKeeper</dt>
      <dd>
        <DependencyStatus state={props.cluster.zookeeper.state} />
      </dd>
      <dt>Redis</dt>
      <dd>
        <DependencyStatus state={props.cluster.redis.state} />
      </dd>
    </dl>
  );
}

function OwedFacts(props: { totals: Overview['totals'] }) {
  const t = useText();
  const clockOf = useClockText();
  const stale = useDated();
  const none =
    stale === undefined
      ? t('overview.owed.none')
      : t('overview.owed.none.then', { time: clockOf(stale.since) });
  const { owedLate, staged, running, fenceRefusals, unreadable } = props.totals;
  return (
    <>
      {owedLate === 0 ? (
        <p className={styles.good}>{none}</p>
      ) : (
        <p>
          <span className={styles.figure}>{owedLate}</span> {t('overview.owed.late')}
        </p>
      )}
      <p className="num">{t('overview.owed.staged', { staged, running })}</p>
      {fenceRefusals > 0 ? <p>{t('overview.refusals', { count: fenceRefusals })}</p> : null}
      {unreadable > 0 ? <p>{t('overview.unreadable', { count: unreadable })}</p> : null}
    </>
  );
}
