import { enRunAgain } from '../../text/en/run-again.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhRunAgain } from '../../text/zh-cn/run-again.ts';

export const useRunAgainText = lazyText(enRunAgain, zhRunAgain);
