import type { ClusterWarning, NodeInfo, WorkerInfo } from '../schemas/cluster.ts';

/** A process and the version of its time-zone data, if it says so. */
type Holder = Pick<NodeInfo, 'tzVersion'> & { readonly name: string };

/**
 * Machines whose time-zone data differ prescribe different fire times in zones whose rules have changed: after a
 * hand-over an hour may be fired twice, or not at all, and no record of a run can tell. Workers fire nothing, but
 * what they run may look at the clock.
 */
export function zoneDataWarnings(members: {
  readonly nodes: readonly Pick<NodeInfo, 'nodeId' | 'tzVersion'>[];
  readonly workers: readonly Pick<WorkerInfo, 'workerId' | 'tzVersion'>[];
}): readonly ClusterWarning[] {
  const nodes = members.nodes.map((node): Holder => ({ ...node, name: node.nodeId }));
  const workers = members.workers.map((worker): Holder => ({ ...worker, name: worker.workerId }));
  const amongNodes = byVersion(nodes);
  if (amongNodes.size > 1) return [nodesDiffer(amongNodes)];
  const among = byVersion([...nodes, ...workers]);
  return among.size > 1 ? [workersDiffer(among)] : [];
}

function nodesDiffer(holders: ReadonlyMap<string, readonly string[]>): ClusterWarning {
  return {
    code: 'ZONE_DATA_DIFFER',
    message: {
      en: `Time-zone data differ between nodes (${told(holders, 'en')}): a change of leader may shift fire times by an hour where rules changed. Run the same Node.js everywhere`,
      zh: `各调度节点的时区数据不一致（${told(holders, 'zh')}）：在规则有变化的时区，更换主节点可能使触发时间相差一小时。请在各处使用相同版本的 Node.js`,
    },
  };
}

function workersDiffer(holders: ReadonlyMap<string, readonly string[]>): ClusterWarning {
  return {
    code: 'ZONE_DATA_DIFFER_IN_WORKERS',
    message: {
      en: `Time-zone data of workers differ (${told(holders, 'en')}): fire times are not affected, but tasks may see another local time`,
      zh: `工作进程的时区数据不一致（${told(holders, 'zh')}）：触发时间不受影响，但任务看到的当地时间可能不同`,
    },
  };
}

/** Names of holders by version, the oldest first. Whoever does not say is not known to differ. */
function byVersion(holders: readonly Holder[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { name, tzVersion } of holders) {
    if (tzVersion === undefined) continue;
    names.set(tzVersion, [...(names.get(tzVersion) ?? []), name]);
  }
  return new Map([...names].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const NAMED_AT_MOST = 3;

function told(holders: ReadonlyMap<string, readonly string[]>, language: 'en' | 'zh'): string {
  const [on, comma, stop] = language === 'en' ? [' on ', ', ', '; '] : ['：', '、', '；'];
  return [...holders]
    .map(([version, names]) => {
      const shown = [...names].sort().slice(0, NAMED_AT_MOST).join(comma);
      const more = names.length - NAMED_AT_MOST;
      const rest = language === 'en' ? ` and ${more} more` : ` 等 ${names.length} 个`;
      return version + on + shown + (more > 0 ? rest : '');
    })
    .join(stop);
}
