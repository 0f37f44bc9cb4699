import { enKeys } from '../text/en/keys.ts';
import { lazyText } from '../text/lazy-text.ts';
import { zhKeys } from '../text/zh-cn/keys.ts';

export const useKeysText = lazyText(enKeys, zhKeys);
