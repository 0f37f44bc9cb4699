import type { enClusterPage } from '../en/cluster-page.ts';
import type { Translation } from '../translation.ts';

export const zhClusterPage: Translation<typeof enClusterPage> = {
  'cluster.stepDown.reason': '请写明原因，方便以后查看任期的人。',
  'cluster.stepDown.reason.hint': '与其任期一并保存，并记入审计日志。',
  'cluster.col.session': 'ZooKeeper 会话',
  'cluster.session.timeout': '静默 {{timeout}}后失效',
  'cluster.session.unknown': '未告知',
};
