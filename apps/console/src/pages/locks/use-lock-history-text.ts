import { enLockHistory } from '../../text/en/lock-history.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhLockHistory } from '../../text/zh-cn/lock-history.ts';

export const useLockHistoryText = lazyText(enLockHistory, zhLockHistory);
