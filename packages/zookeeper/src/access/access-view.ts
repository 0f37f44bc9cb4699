import { type ClusterWarning, counted } from '@escapement/core';

/** How far what lies in ZooKeeper is kept from others, as this process knows it. */
export type AccessView =
  | { readonly kind: 'unknown' }
  /** There are no credentials: whoever reaches ZooKeeper reads the keys and writes jobs. */
  | { readonly kind: 'open' }
  /** It stood open, and is being closed. */
  | { readonly kind: 'closing'; readonly closedCount: number }
  | { readonly kind: 'closed' }
  /** Some of it belongs to other credentials, and cannot be closed or used with ours. */
  | { readonly kind: 'foreign'; readonly count: number; readonly paths: readonly string[] };

/** What somebody should do something about; `undefined` when all is well. */
export function accessWarning(view: AccessView): ClusterWarning | undefined {
  switch (view.kind) {
    case 'unknown':
    case 'closed':
      return undefined;
    case 'open':
      return {
        code: 'ZOOKEEPER_OPEN',
        message: {
          en: 'ZooKeeper is open to everybody who can reach it, the keys included: give all processes ESCAPEMENT_ZOOKEEPER_AUTH_FILE',
          zh: '任何能连上 ZooKeeper 的人都能读写其中的数据，包括密钥：请为所有进程设置 ESCAPEMENT_ZOOKEEPER_AUTH_FILE',
        },
      };
    case 'closing':
      return {
        code: 'ZOOKEEPER_CLOSING',
        message: {
          en: `ZooKeeper stood open to everybody and is being closed: ${counted(view.closedCount, 'znode')} so far`,
          zh: `ZooKeeper 此前未受保护，正在逐个关闭访问：已处理 ${view.closedCount} 个节点`,
        },
      };
    case 'foreign':
      return {
        code: 'ZOOKEEPER_FOREIGN',
        message: {
          en: `${foreign(view.count)} to other credentials and cannot be used, such as ${view.paths.join(', ')}`,
          zh: `${view.count} 个 ZooKeeper 节点属于其他凭据，无法使用，例如 ${view.paths.join('、')}`,
        },
      };
  }
}

const foreign = (count: number): string =>
  `${counted(count, 'znode')} ${count === 1 ? 'belongs' : 'belong'}`;
