import { enConfig } from '../../text/en/config.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhConfig } from '../../text/zh-cn/config.ts';

export const useConfigText = lazyText(enConfig, zhConfig);
