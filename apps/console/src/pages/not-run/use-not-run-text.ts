import { enNotRun } from '../../text/en/not-run.ts';
import { lazyText } from '../../text/lazy-text.ts';
import { zhNotRun } from '../../text/zh-cn/not-run.ts';

export const useNotRunText = lazyText(enNotRun, zhNotRun);
