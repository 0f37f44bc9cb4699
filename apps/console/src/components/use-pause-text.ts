import { enPause } from '../text/en/pause.ts';
import { lazyText } from '../text/lazy-text.ts';
import { zhPause } from '../text/zh-cn/pause.ts';

export const usePauseText = lazyText(enPause, zhPause);
