import { enClusterPage } from '../../text/en/cluster-page.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhClusterPage } from '../../text/zh-cn/cluster-page.ts';

export const useClusterText = lazyText(enClusterPage, zhClusterPage);
