import { enLockPermits } from '../../text/en/lock-permits.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhLockPermits } from '../../text/zh-cn/lock-permits.ts';

export const useLockPermitsText = lazyText(enLockPermits, zhLockPermits);
