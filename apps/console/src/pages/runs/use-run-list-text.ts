import { enRunList } from '../../text/en/run-list.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhRunList } from '../../text/zh-cn/run-list.ts';

export const useRunListText = lazyText(enRunList, zhRunList);
