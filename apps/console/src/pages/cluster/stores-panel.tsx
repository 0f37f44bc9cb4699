import type { DependencyView } from '@escapement/core';
import type { Cluster } from '@escapement/protocol';
import { formatBytes, formatShare } from '../../components/byte-size.ts';
import { Elapsed } from '../../components/elapsed.tsx';
import { Panel } from '../../components/panel.tsx';
import { DependencyStatus } from '../../components/status-mark.tsx';
import styles from './cluster.module.css';
import { useSetAsideText } from './use-set-aside-text.ts';

/** How the stores stand, as the answering node sees them. */
export function StoresPanel(props: Pick<Cluster, 'zookeeper' | 'redis'>) {
  const t = useSetAsideText();
  const { zookeeper, redis } = props;
  return (
    <Panel title={t('overview.stores')}>
      <dl className={styles.stores}>
        <dt>ZooKeeper</dt>
        <dd>
          <DependencyStatus state={zookeeper.state} />
          <Elapsed since={zookeeper.since} sentence="overview.leader.since" />
          <StoreProblem of={zookeeper} />
        </dd>
        <dt>Redis</dt>
        <dd>
          <DependencyStatus state={redis.state} />
          <Elapsed since={redis.since} sentence="overview.leader.since" />
          <StoreProblem of={redis} />
          <StoreMemory of={redis} />
        </dd>
      </dl>
    </Panel>
  );
}

/** Why a store cannot be reached, or what it refuses though it can be, in its own words. */
function StoreProblem(props: { of: DependencyView }) {
  const problem = props.of.detail?.['problem'];
  return problem === undefined ? null : (
    <span className={`mono ${styles.problem}`}>{String(problem)}</span>
  );
}

/** How full Redis is, and from where on it is spared. */
function StoreMemory(props: { of: DependencyView }) {
  const t = useSetAsideText();
  const { memoryUsedBytes, memoryMaxBytes, memoryShare, memoryTightShare } = props.of.detail ?? {};
  if (typeof memoryUsedBytes !== 'number') return null;
  const used = formatBytes(memoryUsedBytes);
  const isLimited = typeof memoryShare === 'number' && typeof memoryMaxBytes === 'number';
  const tight = typeof memoryTightShare === 'number' ? memoryTightShare : undefined;
  const isTight = isLimited && tight !== undefined && memoryShare >= tight;
  return (
    <span className={styles.memory} data-tight={isTight || undefined}>
      <span className="num">
        {t('stores.memory.label')}
        {isLimited
          ? t('stores.memory', {
              used,
              most: formatBytes(memoryMaxBytes),
              share: formatShare(memoryShare),
            })
          : t('stores.memory.unlimited', { used })}
      </span>
      {isLimited && tight !== undefined ? (
        <span>{t('stores.memory.tight', { share: formatShare(tight) })}</span>
      ) : null}
    </span>
  );
}
