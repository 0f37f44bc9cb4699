import { enAtOnce } from '../../text/en/at-once.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhAtOnce } from '../../text/zh-cn/at-once.ts';

export const useAtOnceText = lazyText(enAtOnce, zhAtOnce);
