import { enRunLate } from '../text/en/run-late.ts';
import { lazyText } from '../text/lazy-text.ts';
import { zhRunLate } from '../text/zh-cn/run-late.ts';

export const useRunLateText = lazyText(enRunLate, zhRunLate);
