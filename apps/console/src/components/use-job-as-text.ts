import { enJobAsText } from '../text/en/job-as-text.ts';
import { lazyText } from '../text/lazy-text.ts';
import { zhJobAsText } from '../text/zh-cn/job-as-text.ts';

export const useJobAsText = lazyText(enJobAsText, zhJobAsText);
