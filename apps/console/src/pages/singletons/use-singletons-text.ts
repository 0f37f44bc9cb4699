import { enSingletons } from '../../text/en/singletons.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhSingletons } from '../../text/zh-cn/singletons.ts';

export const useSingletonsText = lazyText(enSingletons, zhSingletons);
