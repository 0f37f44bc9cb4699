import { enSetAside } from '../../text/en/set-aside.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhSetAside } from '../../text/zh-cn/set-aside.ts';

export const useSetAsideText = lazyText(enSetAside, zhSetAside);
